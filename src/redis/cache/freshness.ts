import type { RedisClient, RedisReply } from '../client/index.ts';
import type { CacheKeys } from '../shared/keys.ts';
import { parseEntry, type StoredEntry, tagsOf } from './entry.ts';
import type { Fetched } from './fetch.ts';
import {
  type InvalidationTable,
  type InvalidationTables,
  isUpTo,
  lastInvalidated,
  refresh,
} from './invalidations.ts';
import { membersOf } from './members.ts';
import { type CacheVersion, parseVersion } from './version.ts';

/** What a read found, judged against the watermark of the very MGET that returned it. */
export interface ReadResult {
  /** `expired`: valid by its tags, but past its own time to live and kept to be served stale. */
  readonly state: 'hit' | 'expired' | 'miss' | 'stale';
  /** Present when it passed the check of its tags: hit or expired. */
  readonly entry?: StoredEntry;
  /** Absent when the tenant has no watermark, and so nothing may be trusted. */
  readonly watermark?: CacheVersion | undefined;
}

/**
 * Judges entries against the watermark that was read with them.
 * @param reads what was asked for, in order
 */
export type Judge = (
  tenantId: string,
  keys: CacheKeys,
  reads: readonly { readonly namespace: string }[],
  fetched: Fetched,
) => ReadResult[] | Promise<ReadResult[]>;

/** An entry from before the watermark last rose: its tags tell whether that concerns it. */
interface Older {
  /** Its place among the reads. */
  readonly place: number;
  readonly namespace: string;
  readonly entry: StoredEntry;
  readonly time: number;
}

/**
 * Judging costs nothing more than the MGET unless the watermark moved since this process last looked: then one round
 * trip for all of the entries.
 */
export function createFreshnessCheck(client: RedisClient, memory: InvalidationTables): Judge {
  const watermarkOf = parseRemembering();
  const stampOf = parseRemembering();

  async function marksFor(
    tenantId: string,
    { clock }: CacheKeys,
    watermark: CacheVersion,
    members: string[],
  ) {
    const marks = memory.of(tenantId, watermark);
    const learned = await refresh(client, clock, marks, watermark, members);
    if (learned !== 'restart') return learned ? marks : undefined;
    memory.forget(tenantId);
    const anew = memory.of(tenantId, watermark);
    return (await refresh(client, clock, anew, watermark, members)) === true ? anew : undefined;
  }

  return (tenantId, keys, reads, { values, watermark: text }) => {
    const watermark = watermarkOf(text);
    const judged: ReadResult[] = [];
    const older: Older[] = [];
    for (let place = 0; place < reads.length; place++) {
      const entry = entryOf(values[place]);
      const one = judgeByStamp(entry, watermark, text);
      judged.push(one);
      if (one.state !== 'stale' || !entry || !watermark) continue;
      const time = earlierTime(stampOf(entry.stamp), watermark);
      if (time !== undefined) older.push({ place, namespace: reads[place]?.namespace ?? '', entry, time });
    }
    if (!watermark || older.length === 0) return judged;

    const settle = (marks: InvalidationTable | undefined): ReadResult[] => {
      for (const one of older) judged[one.place] = judgeByMarks(one, watermark, marks);
      return judged;
    };
    const marks = memory.of(tenantId, watermark);
    if (isUpTo(marks, watermark) && older.every(({ namespace, entry }) => knows(marks, namespace, entry))) {
      return settle(marks);
    }
    const members = older.flatMap(({ namespace, entry }) => membersOf(namespace, tagsOf(entry.tags)));
    return marksFor(tenantId, keys, watermark, [...new Set(members)]).then(settle);
  };
}

/** The same watermark, and the same stamp, comes again and again. */
function parseRemembering(): (text: unknown) => CacheVersion | undefined {
  let last: { text: unknown; parsed: CacheVersion | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, parsed: parseVersion(text) };
    return last?.parsed;
  };
}

function entryOf(value: Fetched['values'][number]): StoredEntry | undefined {
  if (typeof value === 'string') return parseEntry(value);
  return typeof value === 'object' && value !== null && 'payload' in value ? value : undefined;
}

/** Stale unless nothing was invalidated since: older entries have their tags looked at. */
function judgeByStamp(
  entry: StoredEntry | undefined,
  watermark: CacheVersion | undefined,
  watermarkText: RedisReply | undefined,
): ReadResult {
  if (!entry) return { state: 'miss', watermark };
  if (!watermark) return { state: 'stale' };
  return entry.stamp === watermarkText ? valid(entry, watermark) : { state: 'stale', watermark };
}

/** R7: entries of another generation or of the future stay stale. */
function earlierTime(stamp: CacheVersion | undefined, watermark: CacheVersion): number | undefined {
  const earlier = stamp?.generation === watermark.generation && stamp.time < watermark.time;
  return earlier ? stamp.time : undefined;
}

function judgeByMarks(
  { namespace, entry, time }: Older,
  watermark: CacheVersion,
  marks: InvalidationTable | undefined,
): ReadResult {
  const newest = marks && lastInvalidated(marks, namespace, entry.tags);
  return newest !== undefined && time >= newest ? valid(entry, watermark) : { state: 'stale', watermark };
}

const knows = (marks: InvalidationTable, namespace: string, { tags }: StoredEntry): boolean =>
  lastInvalidated(marks, namespace, tags) !== undefined;

const valid = (entry: StoredEntry, watermark: CacheVersion): ReadResult => {
  const expired = entry.freshUntil !== undefined && entry.freshUntil <= Date.now();
  return { state: expired ? 'expired' : 'hit', entry, watermark };
};
