import { createStorage } from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import { TTL_SECONDS } from '../lib/payload.ts';
import type { Open } from './contender.ts';

/** It has no tags and no loader. */
export const open: Open = async ({ host, port }) => {
  const storage = createStorage({ driver: redisDriver({ host, port, ttl: TTL_SECONDS }) });
  return {
    cache: {
      get: (key) => storage.getItem(key),
      set: (key, { value }) => storage.setItem(key, value),
    },
    close: () => storage.dispose(),
  };
};
