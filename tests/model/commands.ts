import type { Entry, EntryKey, CacheVersion } from './redis-state.ts';

export interface Write {
  readonly key: EntryKey;
  readonly value: number;
}

/** One atomic step at Redis: a command, or a script of cache-scripts.ts. */
export type Command =
  /** Reads entries and the watermark. */
  | { readonly name: 'MGET'; readonly keys: readonly EntryKey[] }
  /** Reads how an entry begins. */
  | { readonly name: 'HEAD'; readonly key: EntryKey }
  | { readonly name: 'ZRANGE'; readonly after: number; readonly limit: number }
  /** Reads the floor and the members' marks. */
  | { readonly name: 'ZMSCORE'; readonly generation: number; readonly members: readonly string[] }
  | { readonly name: 'SET NX'; readonly key: EntryKey; readonly lease: string }
  | { readonly name: 'ENSURE' }
  | { readonly name: 'SET_NOW'; readonly writes: readonly Write[] }
  /** Stored with the stamp that its writer remembers, or with none, and stamped anew where that was not the right one. */
  | ({ readonly name: 'SET_STAMPED'; readonly id: number; readonly stamp: CacheVersion } & Write)
  | ({ readonly name: 'STAMP'; readonly id: number } & Write)
  | ({ readonly name: 'SET_AS_OF'; readonly asOf: CacheVersion } & Write)
  | ({ readonly name: 'FILL'; readonly asOf: CacheVersion; readonly lease: string } & Write)
  | ({ readonly name: 'PUT_THROUGH'; readonly asOf: CacheVersion; readonly keep: number } & Write)
  | { readonly name: 'RELEASE'; readonly key: EntryKey; readonly lease: string }
  | { readonly name: 'DELETE'; readonly key: EntryKey; readonly keep: number }
  | { readonly name: 'INVALIDATE'; readonly members: readonly string[]; readonly keep: number };

export type Reply =
  | {
      readonly name: 'MGET';
      readonly entries: readonly (Entry | null)[];
      readonly watermark: CacheVersion | null;
    }
  | { readonly name: 'ZRANGE'; readonly news: readonly (readonly [member: string, score: number])[] }
  | { readonly name: 'ZMSCORE'; readonly floor: number | null; readonly scores: readonly (number | null)[] }
  | { readonly name: 'SET NX'; readonly taken: boolean }
  | { readonly name: 'ENSURE'; readonly watermark: CacheVersion }
  | { readonly name: 'INVALIDATE'; readonly watermark: CacheVersion }
  | { readonly name: 'SET_NOW' | 'SET_STAMPED' | 'STAMP' }
  | { readonly name: 'HEAD'; readonly entry: Entry | null }
  | { readonly name: 'SET_AS_OF'; readonly answer: 'ok' | 'refused' | 'ahead' }
  | { readonly name: 'FILL'; readonly answer: 'ok' | 'refused' | 'ahead' }
  | { readonly name: 'PUT_THROUGH'; readonly answer: 'ok' | 'dropped' }
  | { readonly name: 'RELEASE'; readonly removed: 0 | 1 }
  | { readonly name: 'DELETE'; readonly removed: 0 | 1 };

/** The reply to the command of that name. */
export function replyTo<N extends Reply['name']>(
  name: N,
  replies: readonly Reply[],
): Extract<Reply, { name: N }> {
  for (const reply of replies) if (isNamed(name, reply)) return reply;
  throw new Error(`No reply to ${name}`);
}

const isNamed = <N extends Reply['name']>(name: N, reply: Reply): reply is Extract<Reply, { name: N }> =>
  reply.name === name;
