/** Keys of the model's one tenant, and the clock members that each entry carries. */
export const MEMBERS_OF = { k: ['a'], j: ['b'], l: ['a', 'b'] } as const satisfies Record<
  string,
  readonly string[]
>;
export type EntryKey = keyof typeof MEMBERS_OF;

/** Every key has a delete mark of its own here; one shared with another key only refuses more. */
export const tombstoneMember = (key: EntryKey): string => `d:${key}`;

export interface CacheVersion {
  readonly time: number;
  readonly generation: number;
}

export const isSame = (a: CacheVersion, b: CacheVersion): boolean =>
  a.time === b.time && a.generation === b.generation;

/** Stands where the stamp will be, and is none. */
export const NO_STAMP: CacheVersion = { time: 0, generation: 0 };

export interface Entry {
  readonly stamp: CacheVersion;
  readonly value: number;
  /** The write, as long as it may have to be stamped anew. */
  readonly writtenBy?: number;
}

/** Member to score; the floor is a member like the others. */
export type Clock = Record<string, number>;

/** All that the protocol keeps in Redis, and the server's own clock. */
export interface RedisState {
  time: number;
  watermark: CacheVersion | null;
  clock: Clock | null;
  entries: Partial<Record<EntryKey, Entry>>;
  leases: Partial<Record<EntryKey, string>>;
  /** Incarnations handed out so far: the next is one that never was. */
  generations: number;
}

export const emptyRedis = (): RedisState => ({
  time: 10,
  watermark: null,
  clock: null,
  entries: {},
  leases: {},
  generations: 0,
});
