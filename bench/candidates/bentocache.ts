import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import type { Open } from './candidate.ts';

const bentocache =
  (withMemory: boolean): Open =>
  async ({ host, port }) => {
    const remote = redisDriver({ connection: { host, port } });
    const store = withMemory
      ? bentostore()
          .useL1Layer(memoryDriver({ maxItems: 10_000 }))
          .useL2Layer(remote)
      : bentostore().useL2Layer(remote);
    const cache = new BentoCache({ default: 'store', stores: { store } });
    return {
      cache: {
        get: (key) => cache.get({ key }),
        set: (key, { value }, tags) => cache.set({ key, value, ttl: '1h', tags: [...tags] }),
        getOrSet: (key, factory, tags) => cache.getOrSet({ key, factory, ttl: '1h', tags: [...tags] }),
        invalidate: (tag) => cache.deleteByTag({ tags: [tag] }),
      },
      close: () => cache.disconnectAll(),
    };
  };

export const openRemote = bentocache(false);
export const openLayered = bentocache(true);
