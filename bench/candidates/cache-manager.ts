import { createKeyv } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';

const TTL_MS = TTL_SECONDS * 1000;

/** Has no tags. */
export const open: Open = async ({ host, port }) => {
  const cache = createCache({ stores: [createKeyv(`redis://${host}:${port}`)] });
  return {
    cache: {
      get: (key) => cache.get(key),
      set: (key, { value }) => cache.set(key, value, TTL_MS),
      getOrSet: (key, load) => cache.wrap(key, load, TTL_MS),
    },
    close: () => cache.disconnect(),
  };
};
