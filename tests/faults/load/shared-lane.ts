import type { Redis } from 'ioredis';
import type { CacheStore } from '../../../src/redis/index.ts';
import type { Recorded } from '../../integration/cache-history-check.ts';
import type { Random } from '../../model/random.ts';
import type { Recorder } from './recorder.ts';

const SHARED = 'shared';
const KEYS = ['a', 'b', 'c', 'd'] as const;

interface Versioned {
  readonly key: string;
  readonly version: number;
}

/** Reads, loads and changes keys that all processes share; the runner looks for stale reads. */
export function sharedLane(
  cache: CacheStore,
  source: Redis,
  { call, find, print }: Recorder,
  random: Random,
  tenantId: string,
): () => Promise<void> {
  const sourceOf = (key: string) => `source:${tenantId}:${key}`;
  const load = async (key: string): Promise<Versioned> => ({
    key,
    version: Number((await source.get(sourceOf(key))) ?? 0),
  });
  const change = async (key: string): Promise<Versioned> => ({
    key,
    version: await source.incr(sourceOf(key)),
  });
  const tagsOf = (key: string) => [`tag of ${key}`];
  const record = (recorded: Recorded) => print({ t: 'seen', ...recorded });

  const READS = {
    getCache: (key: string) => cache.getCache<Versioned>(tenantId, SHARED, key),
    cacheOrFetch: (key: string) =>
      cache.cacheOrFetch<Versioned>(tenantId, SHARED, key, () => load(key), 60, tagsOf(key)),
    readAsOf: async (key: string) => {
      const asOf = await cache.readAsOf(tenantId);
      const { version } = await load(key);
      await cache.setCache(tenantId, SHARED, key, { key, version }, 60, tagsOf(key), { asOf });
      return undefined;
    },
  } as const;

  const CHANGES = {
    invalidateCacheByTags: async (key: string) => {
      const changed = await change(key);
      await cache.invalidateCacheByTags(tenantId, tagsOf(key));
      return changed;
    },
    deleteCache: async (key: string) => {
      const changed = await change(key);
      await cache.deleteCache(tenantId, SHARED, key);
      return changed;
    },
    writeThrough: (key: string) =>
      cache.writeThrough(
        tenantId,
        SHARED,
        key,
        async () => ({ ...(await change(key)) }),
        60,
        tagsOf(key),
      ) as Promise<Versioned>,
  } as const;

  return async () => {
    const key = random.pick(KEYS);
    const changing = random.below(8) === 0;
    const op = changing
      ? random.pick(['invalidateCacheByTags', 'deleteCache', 'writeThrough'] as const)
      : random.pick(['getCache', 'cacheOrFetch', 'cacheOrFetch', 'readAsOf'] as const);
    const start = String(process.hrtime.bigint());
    const done = await call<Versioned | undefined>(op, () => ({ ...READS, ...CHANGES })[op](key));
    const end = String(process.hrtime.bigint());
    if (!done?.value) return;
    if (done.value.key !== key) find({ t: 'wrong', what: `${key} read the value of ${done.value.key}` });
    record({ call: op, kind: changing ? 'change' : 'read', key, version: done.value.version, start, end });
  };
}
