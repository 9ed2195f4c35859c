import type { CachePort, EntryOptions } from './cache-port.ts';
import { tagOf } from './prefixes.ts';
import type { KeepOptions, KeyValueStore, StoreOptions } from './store.ts';

/** `maxTTL` of a cache with the default configuration, in s. */
const DEFAULT_MAX_TTL = 30 * 24 * 60 * 60;
/** Maximum number of entries per call. */
const MAX_BATCH = 100;

/** Creates the adapters' store from one namespace of a cache. */
export function createStore(
  cache: CachePort,
  { namespace, maxTTL = DEFAULT_MAX_TTL }: StoreOptions,
): KeyValueStore {
  if (!(Number.isInteger(maxTTL) && maxTTL >= 1)) {
    throw new TypeError('maxTTL must be a whole number of seconds above 0');
  }

  /** Never 0: a value with a time to live is kept for at least one second. */
  const secondsOf = (ms = Number.POSITIVE_INFINITY) => Math.min(Math.max(Math.ceil(ms / 1_000), 1), maxTTL);

  function entryOptions({ ttlMs, prefixes = [] }: KeepOptions): EntryOptions {
    assertTtl(ttlMs);
    return { ttl: secondsOf(ttlMs), tags: prefixes.flatMap((prefix) => tagOf(namespace, prefix) ?? []) };
  }

  /** Values that do not fit into one response are read in several steps. */
  async function read(keys: readonly string[]): Promise<(readonly [string, unknown])[]> {
    try {
      return [...(await cache.getMany(keys))];
    } catch (error) {
      if (keys.length === 1 || !isTooLarge(error)) throw error;
      const half = Math.ceil(keys.length / 2);
      return [...(await read(keys.slice(0, half))), ...(await read(keys.slice(half)))];
    }
  }

  async function getMany(keys: readonly string[]) {
    const found = await Promise.all(partsOf([...new Set(keys)]).map(read));
    return new Map(found.flat());
  }

  async function* keysWith(prefix?: string): AsyncGenerator<string, void> {
    const listed = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await cache.keys(cursor);
      const unseen = page.keys.filter(
        (key) => !listed.has(key) && (prefix === undefined || key.startsWith(`${prefix}:`)),
      );
      for (const key of unseen) listed.add(key);
      for (const part of partsOf(unseen)) {
        const live = await Promise.all(part.map((key) => cache.has(key)));
        yield* part.filter((_, i) => live[i]);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  return {
    get: (key) => cache.get(key),
    lookUp: (key) => cache.lookUp(key),
    getMany,
    async set(key, value, { asOf, ...keep } = {}) {
      const options = entryOptions(keep);
      if (!isExpired(keep)) return cache.set(key, value, options, asOf);
      await cache.delete(key);
      return true;
    },
    async setMany(entries) {
      const expired = entries.filter(isExpired);
      const groups = new Map<string, { options: EntryOptions; values: [string, unknown][] }>();
      for (const entry of entries) {
        const options = entryOptions(entry);
        if (isExpired(entry)) continue;
        const name = JSON.stringify(options);
        const group = groups.get(name) ?? { options, values: [] };
        groups.set(name, group);
        group.values.push([entry.key, entry.value]);
      }
      await Promise.all([
        ...expired.map(({ key }) => cache.delete(key)),
        ...[...groups.values()].flatMap(({ options, values }) =>
          partsOf(values).map((part) => cache.setMany(new Map(part), options)),
        ),
      ]);
    },
    has: (key) => cache.has(key),
    delete: (key) => cache.delete(key),
    take: (key) => cache.take(key),
    setIfAbsent: async (key, value, keep = {}) => cache.setIfAbsent(key, value, entryOptions(keep)),
    increment: async (key, keep = {}) => cache.increment(key, entryOptions(keep)),
    async touch(key, ttlMs) {
      assertTtl(ttlMs);
      return (await cache.touch(key, secondsOf(ttlMs))) !== undefined;
    },
    async clear(prefix) {
      if (prefix === undefined) return cache.invalidateNamespace();
      const tag = tagOf(namespace, prefix);
      if (tag !== undefined) return cache.invalidateTag(tag);
      for await (const key of keysWith(prefix)) await cache.delete(key);
    },
    keys: keysWith,
  };
}

/** @throws TypeError if it is not a number */
function assertTtl(ms: number | undefined): void {
  if (ms !== undefined && (typeof ms !== 'number' || Number.isNaN(ms))) {
    throw new TypeError('The TTL must be a number');
  }
}

const isExpired = ({ ttlMs }: KeepOptions): boolean => ttlMs !== undefined && ttlMs <= 0;

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'VALUE_TOO_LARGE';

function partsOf<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < list.length; from += MAX_BATCH) parts.push(list.slice(from, from + MAX_BATCH));
  return parts;
}
