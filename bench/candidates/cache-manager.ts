import { createKeyv } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import type { Open } from './candidate.ts';
import { TTL_MS } from './plain-client.ts';

/** Has no tags. */
const cacheManager =
  (withMemory: boolean): Open =>
  async ({ host, port }) => {
    const remote = createKeyv(`redis://${host}:${port}`);
    const cache = createCache({ stores: withMemory ? [new Keyv(), remote] : [remote] });
    return {
      cache: {
        get: (key) => cache.get(key),
        set: (key, { value }) => cache.set(key, value, TTL_MS),
        getOrSet: (key, load) => cache.wrap(key, load, TTL_MS),
      },
      close: () => cache.disconnect(),
    };
  };

export const openRemote = cacheManager(false);
export const openLayered = cacheManager(true);
