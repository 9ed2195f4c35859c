/** Keys of the model's one tenant, and the clock members that each entry carries. */
export const MEMBERS_OF = { k: ['a'], j: ['b'], l: ['a', 'b'] } as const satisfies Record<
  string,
  readonly string[]
>;
export type EntryKey = keyof typeof MEMBERS_OF;

/** Every key has a delete mark of its own here; one shared with another key only refuses more. */
export const deleteMember = (key: EntryKey): string => `d:${key}`;

export interface Watermark {
  readonly time: number;
  readonly incarnation: number;
}

export const isSame = (a: Watermark, b: Watermark): boolean =>
  a.time === b.time && a.incarnation === b.incarnation;

/** Stands where the stamp will be, and is none. */
export const NO_STAMP: Watermark = { time: 0, incarnation: 0 };

export interface Entry {
  readonly stamp: Watermark;
  readonly value: number;
  /** The write, as long as it may have to be stamped anew. */
  readonly writtenBy?: number;
}

/** Member to score; the floor is a member like the others. */
export type Clock = Record<string, number>;

/** All that the protocol keeps in Redis, and the server's own clock. */
export interface RedisState {
  time: number;
  watermark: Watermark | null;
  clock: Clock | null;
  entries: Partial<Record<EntryKey, Entry>>;
  leases: Partial<Record<EntryKey, string>>;
  /** Incarnations handed out so far: the next is one that never was. */
  incarnations: number;
}

export const emptyRedis = (): RedisState => ({
  time: 10,
  watermark: null,
  clock: null,
  entries: {},
  leases: {},
  incarnations: 0,
});
