/** Keys of the model's one tenant, and the tags that each entry carries. */
export const MEMBERS_OF = { k: ['a'], j: ['b'], l: ['a', 'b'] } as const satisfies Record<
  string,
  readonly string[]
>;
export type EntryKey = keyof typeof MEMBERS_OF;

/** Here every key has its own tombstone. In the code keys share 256, which only rejects more. */
export const tombstoneMember = (key: EntryKey): string => `d:${key}`;

export interface CacheVersion {
  readonly time: number;
  readonly generation: number;
}

export const isSame = (a: CacheVersion, b: CacheVersion): boolean =>
  a.time === b.time && a.generation === b.generation;

export const isAtLeast = (version: CacheVersion, seen: CacheVersion): boolean =>
  version.generation === seen.generation && version.time >= seen.time;

/** Placeholder for a version that will be set later. */
export const NO_VERSION: CacheVersion = { time: 0, generation: 0 };

export interface Entry {
  readonly version: CacheVersion;
  readonly value: number;
  /** The write, while its version may still have to be set. */
  readonly writtenBy?: number;
}

/** The invalidation table: member to score. The low-water mark is a member like the others. */
export type Invalidations = Record<string, number>;

/** Everything the cache stores in Redis, and the server's clock. */
export interface RedisState {
  time: number;
  version: CacheVersion | null;
  invalidations: Invalidations | null;
  entries: Partial<Record<EntryKey, Entry>>;
  leases: Partial<Record<EntryKey, string>>;
  /** Generations created so far. */
  generations: number;
}

export const emptyRedis = (): RedisState => ({
  time: 10,
  version: null,
  invalidations: null,
  entries: {},
  leases: {},
  generations: 0,
});
