import { Redis } from 'ioredis';
import { Loader, RedisCache } from 'layered-loader';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';

/** A loader without tags, used without its memory tier. Values come from the source only. */
export const open: Open = async ({ host, port }) => {
  const redis = new Redis({ host, port });
  const loads = new Map<string, () => Promise<unknown>>();
  const loader = new Loader({
    asyncCache: new RedisCache(redis, { json: true, ttlInMsecs: TTL_SECONDS * 1000, prefix: 'layered' }),
    dataSources: [{ name: 'source', get: (key: string) => loads.get(key)?.(), getMany: async () => [] }],
  });
  return {
    cache: {
      getOrSet(key, load) {
        loads.set(key, load);
        return loader.get(key);
      },
    },
    close: async () => redis.disconnect(),
  };
};
