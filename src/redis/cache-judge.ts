import { parseEntry, type StoredEntry } from './cache-entry.ts';
import { isInvalidated, knows, learnMarks, type MarksMemory } from './cache-marks.ts';
import { namespaceMember, TENANT_MEMBER, tagMember } from './cache-members.ts';
import { parseWatermark, type Watermark } from './cache-watermark.ts';
import type { RedisClient, RedisReply } from './client.ts';
import type { CacheKeys } from './keys.ts';

/** What a read found, judged against the watermark of the very MGET that returned it. */
export interface Judged {
  /** `expired`: valid by its tags, but past its own time to live and kept to be served stale. */
  readonly state: 'hit' | 'expired' | 'miss' | 'stale';
  /** Present when it passed the check of its tags: hit or expired. */
  readonly entry?: StoredEntry;
  /** Absent when the tenant has no watermark, and so nothing may be trusted. */
  readonly watermark?: Watermark | undefined;
}

export interface RawRead {
  readonly namespace: string;
  readonly entry: RedisReply | undefined;
}

/**
 * Judges entries read in one MGET together with the watermark. Costs nothing more unless the watermark moved since
 * this process last looked: then one round trip for all of them.
 */
export async function judgeReads(
  client: RedisClient,
  memory: MarksMemory,
  tenantId: string,
  keys: CacheKeys,
  reads: readonly RawRead[],
  watermarkText: RedisReply | undefined,
): Promise<Judged[]> {
  const watermark = parseWatermark(watermarkText);
  const parsed = reads.map(({ namespace, entry }) => {
    const stored = typeof entry === 'string' ? parseEntry(entry) : undefined;
    return { namespace, entry: stored, members: stored ? membersOf(namespace, stored) : [] };
  });
  if (!watermark) return parsed.map(({ entry }) => ({ state: entry ? 'stale' : 'miss' }));

  const older = parsed.filter(({ entry }) => entry && needsMarks(entry, watermark));
  const members = [...new Set(older.flatMap(({ members }) => members))];
  const marks =
    members.length === 0 ? undefined : await marksFor(client, memory, tenantId, keys, watermark, members);

  return parsed.map(({ entry, members }): Judged => {
    if (!entry) return { state: 'miss', watermark };
    const { time, incarnation } = entry.stamp;
    const valid = needsMarks(entry, watermark)
      ? marks !== undefined && !isInvalidated(marks, time, members)
      : time === watermark.time && incarnation === watermark.incarnation;
    if (!valid) return { state: 'stale', watermark };
    const expired = entry.freshUntil !== undefined && entry.freshUntil <= Date.now();
    return { state: expired ? 'expired' : 'hit', entry, watermark };
  });
}

/** Entries stamped at the watermark are fresh; those of another incarnation or of the future are not (R7). */
const needsMarks = ({ stamp }: StoredEntry, watermark: Watermark): boolean =>
  stamp.incarnation === watermark.incarnation && stamp.time < watermark.time;

const membersOf = (namespace: string, { tags }: StoredEntry): string[] => [
  TENANT_MEMBER,
  namespaceMember(namespace),
  ...tags.map(tagMember),
];

async function marksFor(
  client: RedisClient,
  memory: MarksMemory,
  tenantId: string,
  { clock }: CacheKeys,
  watermark: Watermark,
  members: readonly string[],
) {
  const marks = memory.of(tenantId, watermark);
  if (knows(marks, watermark, members)) return marks;
  const learned = await learnMarks(client, clock, marks, watermark, members);
  if (learned !== 'restart') return learned ? marks : undefined;
  memory.forget(tenantId);
  const anew = memory.of(tenantId, watermark);
  return (await learnMarks(client, clock, anew, watermark, members)) === true ? anew : undefined;
}
