import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import { tagsOf } from './entry.ts';
import { lowWaterMember, membersOf } from './members.ts';
import type { CacheVersion } from './version.ts';

/** New marks read at once; more than these and starting over is cheaper. */
const CATCH_UP_LIMIT = 512;
/** Marks remembered per tenant, and tenants remembered, before the memory is cleared whole. */
const MAX_MARKS = 10_000;
const MAX_TENANTS = 1_000;

/**
 * What this process knows of one generation of a tenant's tag clock.
 *
 * Invariant: for every member in `marks`, and every one being looked up, the newest mark up to `upTo` is merged in.
 * It holds because `upTo` is set before the first look-up is sent, and catching up from there merges all members, the
 * unknown ones too. An object is never emptied in part: it is replaced, and late replies go to the one they began with.
 */
export interface InvalidationTable {
  readonly generation: string;
  upTo: number;
  floor: number;
  readonly marks: Map<string, number>;
  /** The newest mark among the members of each kind of entry judged since the marks last changed. */
  readonly newest: Map<string, number>;
}

export interface InvalidationTables {
  /** The tenant's marks for a watermark just seen. R7: another generation starts from nothing. */
  of(tenantId: string, seen: CacheVersion): InvalidationTable;
  forget(tenantId: string): void;
}

export function createInvalidationTables(): InvalidationTables {
  const tenants = new Map<string, InvalidationTable>();
  return {
    of(tenantId, { time, generation }) {
      const known = tenants.get(tenantId);
      if (known?.generation === generation && known.marks.size <= MAX_MARKS) return known;
      if (tenants.size >= MAX_TENANTS) tenants.clear();
      const marks: InvalidationTable = {
        generation,
        upTo: time,
        floor: Number.NEGATIVE_INFINITY,
        marks: new Map(),
        newest: new Map(),
      };
      tenants.set(tenantId, marks);
      return marks;
    },
    forget: (tenantId) => void tenants.delete(tenantId),
  };
}

/** Whether the marks reflect every invalidation up to this watermark, as far as their members go. */
export const isUpTo = (marks: InvalidationTable, seen: CacheVersion): boolean =>
  marks.upTo >= seen.time && marks.floor !== Number.NEGATIVE_INFINITY;

/**
 * When entries with these tags were last invalidated: only later ones are valid.
 * @param tags percent-encoded, with a space between
 * @returns undefined when one of their members was never looked up
 */
export function lastInvalidated(
  marks: InvalidationTable,
  namespace: string,
  tags: string,
): number | undefined {
  const kind = `${namespace}\n${tags}`;
  const known = marks.newest.get(kind);
  if (known !== undefined) return known;
  let newest = marks.floor;
  for (const member of membersOf(namespace, tagsOf(tags))) {
    const mark = marks.marks.get(member);
    if (mark === undefined) return undefined;
    newest = Math.max(newest, mark);
  }
  if (marks.newest.size >= MAX_MARKS) marks.newest.clear();
  marks.newest.set(kind, newest);
  return newest;
}

/**
 * Brings the marks up to a watermark, and learns members not looked up before, in one round trip.
 * @returns false when the clock is missing or of another generation (R6): everything it would judge is stale;
 *   'restart' when too much is new and the memory should be started over
 */
export async function refresh(
  client: RedisClient,
  clock: string,
  marks: InvalidationTable,
  seen: CacheVersion,
  members: readonly string[],
): Promise<boolean | 'restart'> {
  const unknown = members.filter((member) => !marks.marks.has(member));
  // The floor is read last: had the clock been lost or pruned after the first command, the floor would tell.
  const lookUp: RedisCommand = ['ZMSCORE', clock, lowWaterMember(marks.generation), ...unknown];
  const behind = marks.upTo < seen.time;
  const catchUp: RedisCommand = [
    ...([
      'ZRANGE',
      clock,
      `(${marks.upTo}`,
      '+inf',
      'BYSCORE',
      'LIMIT',
      0,
      CATCH_UP_LIMIT,
      'WITHSCORES',
    ] as const),
  ];
  const replies = await client.pipeline(behind ? [catchUp, lookUp] : [lookUp]);
  const failed = replies.find((reply) => reply instanceof Error);
  if (failed) throw failed;

  const [floor, ...scores] = listOf(replies.at(-1));
  if (floor === null || floor === undefined) return false;
  const news = behind ? listOf(replies[0]) : [];
  if (news.length >= CATCH_UP_LIMIT * 2) return 'restart';
  for (let i = 0; i < news.length; i += 2) advance(marks, String(news[i]), Number(news[i + 1]));
  for (const [i, member] of unknown.entries()) advance(marks, member, Number(scores[i] ?? 0));
  marks.floor = Math.max(marks.floor, Number(floor));
  marks.newest.clear();
  marks.upTo = Math.max(marks.upTo, seen.time);
  return true;
}

/** R5: replies may arrive out of order; a mark only moves forward. */
function advance({ marks }: InvalidationTable, member: string, score: number): void {
  marks.set(member, Math.max(marks.get(member) ?? 0, score));
}

const listOf = (reply: RedisReply | Error | undefined): RedisReply[] => (Array.isArray(reply) ? reply : []);
