import { createClient } from 'redis';
import type { RedisAddress } from '../harness/bench-redis.ts';
import type { Open } from './candidate.ts';
import { plainClient, TTL_MS } from './plain-client.ts';

export async function connectNodeRedis({ host, port }: RedisAddress) {
  const client = createClient({ socket: { host, port } });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Batches calls of the same tick by itself. */
export const open: Open = async (address) => {
  const client = await connectNodeRedis(address);
  return plainClient({
    get: (key) => client.get(key),
    set: (key, text) => client.set(key, text, { PX: TTL_MS }),
    close: async () => client.destroy(),
  });
};
