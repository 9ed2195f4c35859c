import type { CacheStore } from '../../src/redis/index.ts';
import type { Reader } from './forbidden-values.ts';
import type { Random } from './random.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';

/** Reads the source: the value is read at once and arrives at any later time. */
type Source = (key: EntryKey) => Promise<number>;
/** Every value that the caller received. */
type Received = Promise<readonly (number | undefined)[]>;
type Run = (store: CacheStore, key: EntryKey, source: Source) => Received;

/** A call of the cache, for a key that is already chosen. */
interface Call {
  readonly reader?: Reader;
  run(store: CacheStore, source: Source): Received;
}

const TENANT = 'org';
const NAMESPACE = 'ns';
const nameOf = (key: EntryKey) => [TENANT, NAMESPACE, key] as const;
const nothing = () => [];
/** Given at reads; no entry carries it. */
const READ_TAG = 'elsewhere';

const CALLS = {
  get: async (store, key) => [await store.getCache<number>(...nameOf(key))],
  getMany: async (store) => [...(await store.getManyCache<number>(TENANT, NAMESPACE, ['k', 'j'])).values()],
  getWithTag: async (store, key) => [await store.getCache<number>(...nameOf(key), { tags: [READ_TAG] })],
  load: async (store, key, source) => [
    await store.cacheOrFetch(...nameOf(key), () => source(key), 60, MEMBERS_OF[key]),
  ],
  loadEarly: async (store, key, source) => {
    const options = { eagerRefresh: 0.5 };
    return [await store.cacheOrFetch(...nameOf(key), () => source(key), 60, MEMBERS_OF[key], options)];
  },
  loadOrStale: async (store, key, source) => {
    const options = { staleWhileRevalidate: 60 };
    return [await store.cacheOrFetch(...nameOf(key), () => source(key), 60, MEMBERS_OF[key], options)];
  },
  setAsOf: async (store, key, source) => {
    const asOf = await store.readAsOf(TENANT);
    await store.setCache(...nameOf(key), await source(key), 60, MEMBERS_OF[key], { asOf });
    return [];
  },
  writeThrough: (store, key, source) =>
    store.writeThrough(...nameOf(key), () => source(key), 60, MEMBERS_OF[key]).then(nothing),
} as const satisfies Record<string, Run>;

type CallName = keyof typeof CALLS;

const READERS: Partial<Record<CallName, Reader>> = {
  getWithTag: { tags: [READ_TAG] },
  loadOrStale: { acceptsStale: true },
};

/** Calls that are mixed in one simulation. Mixes of few kinds find more than mixes of all. */
const THEMES: readonly (readonly CallName[])[] = [
  ['get', 'get', 'get', 'setAsOf'],
  ['getWithTag', 'getWithTag', 'load', 'setAsOf'],
  ['load', 'load', 'setAsOf'],
  ['loadEarly', 'loadEarly', 'load', 'get'],
  ['loadEarly', 'writeThrough', 'setAsOf'],
  ['writeThrough', 'load', 'get'],
  ['get', 'getMany', 'load', 'setAsOf', 'writeThrough'],
];
/** With delayed invalidations. */
const DELAYED_THEMES: readonly (readonly CallName[])[] = [
  ['loadOrStale'],
  ['loadOrStale', 'loadOrStale', 'load', 'getWithTag'],
];
const KEY_SETS: readonly (readonly EntryKey[])[] = [['k'], ['k', 'j'], ['k', 'j', 'l']];

/**
 * @param delays whether invalidations may be delayed
 * @returns chooses one random call, of the kinds in a theme
 */
export function createCalls(random: Random, delays: boolean): () => Call {
  const theme = random.pick(delays ? DELAYED_THEMES : THEMES);
  const keys = random.pick(delays ? KEY_SETS.slice(0, 1) : KEY_SETS);
  return () => {
    const key = random.pick(keys);
    switch (random.below(6)) {
      case 0: {
        const tags = [random.pick(['a', 'a', 'b', READ_TAG])];
        const deadAfter = delays ? random.pick([0, 1, 2, 2]) : 0;
        return { run: (store) => store.invalidateCacheByTags(TENANT, tags, { deadAfter }).then(nothing) };
      }
      case 1:
        if (random.below(2) > 0) return { run: async () => [] };
        return { run: (store) => store.deleteCache(...nameOf(key)).then(nothing) };
      default: {
        const name = random.pick(theme);
        const reader = READERS[name];
        return { ...(reader && { reader }), run: (store, source) => CALLS[name](store, key, source) };
      }
    }
  };
}
