import type { CacheStore } from '../../src/redis/index.ts';
import type { Random } from './random.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';

/** Reads the source: the value is that of the moment, and arrives whenever it likes. */
type Source = (key: EntryKey) => Promise<number>;
/** Answers every value that the caller was given. */
type Answers = Promise<readonly (number | undefined)[]>;
type Call = (store: CacheStore, key: EntryKey, source: Source) => Answers;

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
  through: (store, key, source) =>
    store.writeThrough(...nameOf(key), () => source(key), 60, MEMBERS_OF[key]).then(nothing),
} as const satisfies Record<string, Call>;

type CallName = keyof typeof CALLS;

/** What a story is about: one that is about everything is rarely about anything. */
const THEMES: readonly (readonly CallName[])[] = [
  ['get', 'get', 'get', 'setAsOf'],
  ['load', 'load', 'setAsOf'],
  ['through', 'load', 'get'],
  ['get', 'getMany', 'load', 'setAsOf', 'through'],
];
const CASTS: readonly (readonly EntryKey[])[] = [['k'], ['k', 'j'], ['k', 'j', 'l']];

/** Draws one call after another, all of one theme. */
export function createCalls(random: Random): (store: CacheStore, source: Source) => Answers {
  const theme = random.pick(THEMES);
  const keys = random.pick(CASTS);
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
