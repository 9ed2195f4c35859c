import { type CacheEntry, cachified as readThrough } from '@epic-web/cachified';
import { Redis } from 'ioredis';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';

/** A read-through function without tags; the Redis adapter is copied from its README. */
export const open: Open = async ({ host, port }) => {
  const redis = new Redis({ host, port });
  const cache = {
    set: (key: string, entry: CacheEntry) => redis.set(key, JSON.stringify(entry), 'EX', TTL_SECONDS),
    get: async (key: string) => {
      const text = await redis.get(key);
      return text === null ? null : (JSON.parse(text) as CacheEntry);
    },
    delete: (key: string) => redis.del(key),
  };
  return {
    cache: {
      getOrSet: (key, getFreshValue) => readThrough({ key, cache, getFreshValue, ttl: TTL_SECONDS * 1000 }),
    },
    close: async () => redis.disconnect(),
  };
};
