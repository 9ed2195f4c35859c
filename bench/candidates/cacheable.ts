import { createKeyv } from '@keyv/redis';
import { Cacheable } from 'cacheable';
import type { Open } from './candidate.ts';

/** Always has a first tier, in memory by default; without a local tier, that tier is Redis. */
const cacheable =
  (withMemory: boolean): Open =>
  async ({ host, port }, { tagged }) => {
    const remote = createKeyv(`redis://${host}:${port}`);
    const tiers = withMemory ? { secondary: remote } : { primary: remote };
    const cache = new Cacheable({ ...tiers, tags: tagged, ttl: '1h' });
    return {
      cache: {
        get: (key) => cache.get(key),
        set: (key, { value }, tags) => cache.set(key, value, tags.length === 0 ? {} : { tags: [...tags] }),
        getOrSet: (key, load, tags) => cache.getOrSet(key, load, { ttl: '1h', tags: [...tags] }),
        invalidate: (tag) => cache.tags.invalidateTag(tag),
      },
      close: () => cache.disconnect(),
    };
  };

export const openRemote = cacheable(false);
export const openLayered = cacheable(true);
