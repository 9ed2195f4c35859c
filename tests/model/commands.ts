import type { CacheVersion, Entry, EntryKey } from './redis-state.ts';

export interface Write {
  readonly key: EntryKey;
  readonly value: number;
}

/** Which invalidations are pruned. */
export interface Retention {
  /** Age from which they are pruned. */
  readonly retention: number;
  /** How many are kept. */
  readonly maximum: number;
}

/** One atomic step at Redis: a command, or a script of src/redis/cache/scripts. */
export type Command =
  /** Reads entries and the version. */
  | { readonly name: 'MGET'; readonly keys: readonly EntryKey[] }
  /** Reads the header of an entry. */
  | { readonly name: 'GETRANGE'; readonly key: EntryKey }
  | { readonly name: 'ZRANGE'; readonly after: number; readonly limit: number }
  /** Reads the low-water mark and when members were last invalidated. */
  | { readonly name: 'ZMSCORE'; readonly generation: number; readonly members: readonly string[] }
  /** R10: reads the low-water mark and since when entries with each tag are dead. */
  | { readonly name: 'DEAD_SINCE'; readonly generation: number; readonly tags: readonly string[] }
  | { readonly name: 'SET NX'; readonly key: EntryKey; readonly lease: string }
  | { readonly name: 'ENSURE_VERSION' }
  /** Stores nothing without a version if it must exist. */
  | { readonly name: 'SET_NOW'; readonly writes: readonly Write[]; readonly mustExist?: boolean }
  /** Stores an entry with the version that its writer last saw, or with none. */
  | ({ readonly name: 'SET'; readonly id: number; readonly version: CacheVersion } & Write)
  /** Gives an entry stored by that write the current version. */
  | ({ readonly name: 'SET_VERSION'; readonly id: number } & Write)
  | ({ readonly name: 'SET_AS_OF'; readonly asOf: CacheVersion } & Write)
  /** Replaces the value that was loaded anew, whoever holds the lease. */
  | ({
      readonly name: 'FILL';
      readonly asOf: CacheVersion;
      readonly lease: string;
      readonly replaced: number | null;
    } & Write)
  | ({ readonly name: 'WRITE_THROUGH'; readonly asOf: CacheVersion } & Retention & Write)
  | { readonly name: 'RELEASE'; readonly key: EntryKey; readonly lease: string }
  | ({ readonly name: 'DELETE'; readonly key: EntryKey } & Retention)
  | ({
      readonly name: 'INVALIDATE';
      readonly members: readonly string[];
      readonly deadAfter: number;
    } & Retention);

export type Reply =
  | {
      readonly name: 'MGET';
      readonly entries: readonly (Entry | null)[];
      readonly version: CacheVersion | null;
    }
  | { readonly name: 'ZRANGE'; readonly added: readonly (readonly [member: string, score: number])[] }
  | {
      readonly name: 'ZMSCORE';
      readonly lowWater: number | null;
      readonly scores: readonly (number | null)[];
    }
  | { readonly name: 'DEAD_SINCE'; readonly lowWater: number | null; readonly times: readonly number[] }
  | { readonly name: 'SET NX'; readonly acquired: boolean }
  | { readonly name: 'ENSURE_VERSION'; readonly version: CacheVersion }
  | { readonly name: 'INVALIDATE'; readonly version: CacheVersion | null }
  | { readonly name: 'SET_NOW'; readonly version: CacheVersion | null }
  | { readonly name: 'SET' | 'SET_VERSION' }
  | { readonly name: 'GETRANGE'; readonly entry: Entry | null }
  | { readonly name: 'SET_AS_OF' | 'FILL'; readonly result: 'ok' | 'rejected' | 'ahead' }
  | { readonly name: 'WRITE_THROUGH'; readonly result: 'ok' | 'dropped' }
  | { readonly name: 'RELEASE' | 'DELETE'; readonly removed: 0 | 1 };

type Named<N extends Reply['name']> = Extract<Reply, { name: N }>;

/** The reply to the command of that name. */
export function replyTo<N extends Reply['name']>(name: N, replies: readonly Reply[]): Named<N> {
  for (const reply of replies) if (isNamed(name, reply)) return reply;
  throw new Error(`No reply to ${name}`);
}

const isNamed = <N extends Reply['name']>(name: N, reply: Reply): reply is Named<N> => reply.name === name;
