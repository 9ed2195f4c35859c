import { createKeyv } from '@keyv/redis';
import { Cacheable } from 'cacheable';
import type { Open } from './candidate.ts';

/** The memory tier cannot be turned off. */
export const open: Open = async ({ host, port }, { tagged }) => {
  const cache = new Cacheable({
    secondary: createKeyv(`redis://${host}:${port}`),
    tags: tagged,
    ttl: '1h',
  });
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
