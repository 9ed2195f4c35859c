import { type RedisClient, type RedisCommand, type RedisReply, repliesOrThrow } from '../client/index.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { lowWaterMember } from './invalidation-members.ts';
import type { CacheVersion } from './version.ts';

/** Maximum number of new invalidations to read at once. With more, it is cheaper to start over. */
const CATCH_UP_LIMIT = 512;
/** Maximum number of members to look up with one command, so that no command blocks Redis for long. */
const LOOK_UP_LIMIT = 2_000;
/** Memory for the copies of all tenants, in bytes. */
export const MAX_BYTES = 32 * 1_048_576;
/**
 * Maximum size of one copy, in bytes. A larger one is replaced with an empty copy, so that no tenant uses up the memory
 * of the others.
 */
export const MAX_TABLE_BYTES = 2 * 1_048_576;
/** Memory of one member in addition to its characters, and of an empty copy, in bytes. */
const MEMBER_BYTES = 180;
const TABLE_BYTES = 800;

/**
 * This process's copy of a tenant's invalidation table. A member is a tag, a key's tombstone, or the low-water mark:
 * the version below which invalidations were pruned, so older entries are stale. A generation identifies one lifetime
 * of the table: a table that was lost is created again under a new generation. Rules R5 to R7 are explained in
 * docs/understand/cache.md.
 *
 * Invariant: for every member in `lastInvalidated`, and every one being looked up, the newest invalidation up to `upTo`
 * is included. It holds because `upTo` is set before the first look-up is sent, and catching up from there includes all
 * members, even unknown ones. A copy is never partly emptied: it is replaced, and late replies update the copy they
 * were requested for.
 */
export interface InvalidationTable {
  readonly generation: string;
  upTo: number;
  lowWater: number;
  /** Member to the time of its last invalidation; 0 for never. */
  readonly lastInvalidated: Map<string, number>;
  /** Memory in use, in bytes. */
  bytes: number;
}

/** Copies of the tenants' tables, as far as memory allows. */
export interface InvalidationTables {
  /** The tenant's copy for a version that was just read. R7: a new generation starts with an empty copy. */
  of(tenantId: string, seen: CacheVersion): InvalidationTable;
  /** Call this when a copy has grown. */
  resize(tenantId: string, table: InvalidationTable): void;
  drop(tenantId: string): void;
}

export function createInvalidationTables(maxBytes: number = MAX_BYTES): InvalidationTables {
  const tenants = createBoundedMap<InvalidationTable>({ maxBytes });
  return {
    of(tenantId, { time, generation }) {
      const known = tenants.get(tenantId);
      if (known?.generation === generation && known.bytes <= MAX_TABLE_BYTES) return known;
      const table: InvalidationTable = {
        generation,
        upTo: time,
        lowWater: Number.NEGATIVE_INFINITY,
        lastInvalidated: new Map(),
        bytes: TABLE_BYTES,
      };
      tenants.set(tenantId, table, table.bytes);
      return table;
    },
    resize(tenantId, table) {
      if (tenants.get(tenantId) === table) tenants.set(tenantId, table, table.bytes);
    },
    drop: (tenantId) => tenants.delete(tenantId),
  };
}

/** Whether the copy includes every invalidation of its members up to this version. */
export const isCurrent = (table: InvalidationTable, seen: CacheVersion): boolean =>
  table.upTo >= seen.time && table.lowWater !== Number.NEGATIVE_INFINITY;

/**
 * When entries with these members were last invalidated. Only entries from that time or later are fresh.
 * @returns time in µs, from the tenant's version; undefined if a member was never looked up
 */
export function newestInvalidation(table: InvalidationTable, members: readonly string[]): number | undefined {
  let newest = table.lowWater;
  for (const member of members) {
    const time = table.lastInvalidated.get(member);
    if (time === undefined) return undefined;
    newest = Math.max(newest, time);
  }
  return newest;
}

/** The members that were invalidated after a given time. */
export const invalidatedSince = (
  { lastInvalidated }: InvalidationTable,
  members: readonly string[],
  time: number,
): string[] => members.filter((member) => (lastInvalidated.get(member) ?? 0) > time);

/**
 * Updates the copy to a version and looks up unknown members, in one round trip.
 * @returns `missing` if the stored table is gone or has another generation (R6), so everything older than the version
 *   is stale; `too-far-behind` if the copy should be discarded and read again
 */
export async function refresh(
  client: RedisClient,
  tableKey: string,
  table: InvalidationTable,
  seen: CacheVersion,
  members: readonly string[],
): Promise<'current' | 'missing' | 'too-far-behind'> {
  const unknown = members.filter((member) => !table.lastInvalidated.has(member));
  // Read the low-water mark last: it reveals whether the table was lost or pruned after the first command.
  const lookedUp = [...unknown, lowWaterMember(table.generation)];
  const lookUps = chunksOf(lookedUp, LOOK_UP_LIMIT).map(
    (chunk): RedisCommand => ['ZMSCORE', tableKey, ...chunk],
  );
  const from = `(${table.upTo}`;
  const catchUp: RedisCommand = [
    ...(['ZRANGE', tableKey, from, '+inf', 'BYSCORE', 'LIMIT', 0, CATCH_UP_LIMIT, 'WITHSCORES'] as const),
  ];
  const isBehind = table.upTo < seen.time;
  const replies = repliesOrThrow(await client.pipeline(isBehind ? [catchUp, ...lookUps] : lookUps));

  const scores = replies.slice(-lookUps.length).flatMap(listOf);
  const lowWater = scores.pop();
  if (lowWater === null || lowWater === undefined) return 'missing';
  const added = isBehind ? listOf(replies[0]) : [];
  if (added.length >= CATCH_UP_LIMIT * 2) return 'too-far-behind';
  for (let i = 0; i < added.length; i += 2) advance(table, String(added[i]), Number(added[i + 1]));
  for (const [i, member] of unknown.entries()) advance(table, member, Number(scores[i] ?? 0));
  table.lowWater = Math.max(table.lowWater, Number(lowWater));
  table.upTo = Math.max(table.upTo, seen.time);
  return 'current';
}

/** R5: replies may arrive out of order; times only move forward. */
function advance(table: InvalidationTable, member: string, time: number): void {
  const last = table.lastInvalidated.get(member);
  if (last === undefined) table.bytes += MEMBER_BYTES + member.length;
  table.lastInvalidated.set(member, Math.max(last ?? 0, time));
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

const listOf = (reply: RedisReply | Error | undefined): RedisReply[] => (Array.isArray(reply) ? reply : []);
