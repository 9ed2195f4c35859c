import type { CacheStore } from '../../src/redis/index.ts';
import type { Random } from './random.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';

/** Reads the source: the value is read at once and arrives at any later time. */
type Source = (key: EntryKey) => Promise<number>;
/** Every value that the caller received. */
type Received = Promise<readonly (number | undefined)[]>;
type Call = (store: CacheStore, key: EntryKey, source: Source) => Received;

const TENANT = 'org';
const NAMESPACE = 'ns';
const nameOf = (key: EntryKey) => [TENANT, NAMESPACE, key] as const;
const nothing = () => [];

const CALLS = {
  get: async (store, key) => [await store.getCache<number>(...nameOf(key))],
  getMany: async (store) => [...(await store.getManyCache<number>(TENANT, NAMESPACE, ['k', 'j'])).values()],
  load: async (store, key, source) => [
    await store.cacheOrFetch(...nameOf(key), () => source(key), 60, MEMBERS_OF[key]),
  ],
  setAsOf: async (store, key, source) => {
    const asOf = await store.readAsOf(TENANT);
    await store.setCache(...nameOf(key), await source(key), 60, MEMBERS_OF[key], { asOf });
    return [];
  },
  writeThrough: (store, key, source) =>
    store.writeThrough(...nameOf(key), () => source(key), 60, MEMBERS_OF[key]).then(nothing),
} as const satisfies Record<string, Call>;

type CallName = keyof typeof CALLS;

/** Calls that are mixed in one simulation. Mixes of few kinds find more than mixes of all. */
const THEMES: readonly (readonly CallName[])[] = [
  ['get', 'get', 'get', 'setAsOf'],
  ['load', 'load', 'setAsOf'],
  ['writeThrough', 'load', 'get'],
  ['get', 'getMany', 'load', 'setAsOf', 'writeThrough'],
];
const KEY_SETS: readonly (readonly EntryKey[])[] = [['k'], ['k', 'j'], ['k', 'j', 'l']];

/** @returns makes one random call, of the kinds in a theme */
export function createCalls(random: Random): (store: CacheStore, source: Source) => Received {
  const theme = random.pick(THEMES);
  const keys = random.pick(KEY_SETS);
  return async (store, source) => {
    const key = random.pick(keys);
    switch (random.below(6)) {
      case 0:
        return store.invalidateCacheByTags(TENANT, [random.pick(['a', 'a', 'b', 'elsewhere'])]).then(nothing);
      case 1:
        return random.below(2) === 0 ? store.deleteCache(...nameOf(key)).then(nothing) : [];
      default:
        return CALLS[random.pick(theme)](store, key, source);
    }
  };
}
