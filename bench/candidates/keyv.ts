import { createKeyv } from '@keyv/redis';
import type { Open } from './candidate.ts';
import { TTL_MS } from './plain-client.ts';

/** Has no tags and no loader. */
export const open: Open = async ({ host, port }) => {
  const keyv = createKeyv(`redis://${host}:${port}`);
  return {
    cache: {
      get: (key) => keyv.get(key),
      set: (key, { value }) => keyv.set(key, value, TTL_MS),
    },
    close: () => keyv.disconnect(),
  };
};
