import { createKeyv } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { TTL_SECONDS } from '../lib/payload.ts';
import type { Open } from './contender.ts';

const TTL_MS = TTL_SECONDS * 1000;

/** It has no tags. */
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
