import createHandler from '@fortedigital/nextjs-cache-handler/redis-strings';
import { createClient } from 'redis';
import { type Payload, TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';

/** The entry Next.js passes to its cache handler for one cached fetch. */
function entryOf({ json }: Payload, tags: readonly string[]) {
  const lastModified = Date.now();
  const expireAt = Math.floor(lastModified / 1000) + TTL_SECONDS;
  const data = { headers: {}, body: json, status: 200, url: '' };
  return {
    lastModified,
    lifespan: { expireAt, staleAt: expireAt },
    tags: [...tags],
    value: { kind: 'FETCH', data, revalidate: TTL_SECONDS },
  };
}

/** A Redis cache handler for Next.js, called as Next.js calls it. */
export const open: Open = async ({ host, port }) => {
  const client = createClient({ socket: { host, port } });
  client.on('error', () => {});
  await client.connect();
  const handler = createHandler({ client, timeoutMs: 60_000, keyPrefix: 'next:' });
  return {
    cache: {
      get: (key) => handler.get(key, { implicitTags: [] }),
      set: (key, payload, tags) => handler.set(key, entryOf(payload, tags)),
      invalidate: (tag) => handler.revalidateTag(tag),
    },
    close: async () => client.destroy(),
  };
};
