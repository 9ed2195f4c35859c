import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import type { Contender } from './contender.ts';

function bentocache(name: string, withMemory: boolean): Contender {
  return {
    name,
    async open({ host, port }) {
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
    },
  };
}

export const bentocacheRemote = bentocache('bentocache L2', false);
export const bentocacheLayered = bentocache('bentocache L1+L2', true);
