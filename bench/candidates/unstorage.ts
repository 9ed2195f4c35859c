import { createStorage } from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';

/** Has no tags and no loader. */
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
