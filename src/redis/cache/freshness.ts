import type { RedisClient } from '../client/index.ts';
import type { CacheKeys } from '../shared/keys.ts';
import { isStillAlive } from './dead-since.ts';
import { parseEntry, type StoredEntry, splitTags } from './entry.ts';
import type { Fetched } from './fetch.ts';
import { membersOf } from './invalidation-members.ts';
import { namesOf } from './invalidation-names.ts';
import {
  type InvalidationTable,
  type InvalidationTables,
  invalidatedSince,
  isCurrent,
  newestInvalidation,
  refresh,
} from './invalidations.ts';
import { cacheChannel } from './trace.ts';
import { type CacheVersion, parseVersion } from './version.ts';

/** The result of a read, checked against the version returned by the same MGET. */
export interface ReadResult {
  /**
   * `expired`: its tags are fresh, but it is past its own TTL and kept so that it can be served stale. `invalidated`:
   * its tags make it stale, but it is not dead yet (R10). Without `acceptsInvalidated`, such an entry is `stale`.
   */
  readonly state: 'hit' | 'expired' | 'invalidated' | 'miss' | 'stale';
  /** Present for `hit`, `expired` and `invalidated`. */
  readonly entry?: StoredEntry;
  /** For `stale`: the entry that is no longer fresh. Only a loader may see it, to compare it with the source. */
  readonly staleEntry?: StoredEntry;
  /** The entry's value. It belongs to this caller, who may change it. Absent until it is parsed. */
  readonly value?: unknown;
  /** Absent if the tenant has no version, in which case nothing can be fresh. */
  readonly version?: CacheVersion | undefined;
  /** What made the entry stale, for traces; absent while no one is subscribed. */
  readonly staleBy?: readonly string[] | undefined;
}

/** Additional conditions of a freshness check. */
export interface ReadOptions {
  /** Tags that make the entry stale even though it does not carry them; from `encodeTags`. */
  readonly tags?: readonly string[] | undefined;
  /** Whether the caller accepts an entry that its tags make stale but that is not dead yet (R10). */
  readonly acceptsInvalidated?: boolean | undefined;
}

interface CheckedRead extends ReadOptions {
  readonly namespace: string;
}

/**
 * Checks entries against the tenant's version that was read with them. Takes no round trip unless the version has
 * changed since this process last read it, and then one for all entries together.
 * @param reads the requested entries, in order
 */
export type FreshnessCheck = (
  tenantId: string,
  keys: CacheKeys,
  reads: readonly CheckedRead[],
  fetched: Fetched,
) => Promise<ReadResult[]>;

/** An entry older than the tenant's version: its tags decide whether it is fresh. */
interface OlderEntry {
  /** Position among the reads. */
  readonly index: number;
  readonly entry: StoredEntry;
  /** Members of the invalidation table that make it stale. */
  readonly members: readonly string[];
  readonly time: number;
}

export function createFreshnessCheck(client: RedisClient, tables: InvalidationTables): FreshnessCheck {
  async function currentTable(
    tenantId: string,
    { invalidations }: CacheKeys,
    version: CacheVersion,
    older: readonly OlderEntry[],
  ): Promise<InvalidationTable | undefined> {
    const table = tables.of(tenantId, version);
    const isKnown = (entry: OlderEntry) => newestInvalidation(table, entry.members) !== undefined;
    if (isCurrent(table, version) && older.every(isKnown)) return table;
    const members = [...new Set(older.flatMap((entry) => entry.members))];
    const outcome = await refresh(client, invalidations, table, version, members);
    tables.resize(tenantId, table);
    if (outcome !== 'too-far-behind') return outcome === 'current' ? table : undefined;
    tables.drop(tenantId);
    const anew = tables.of(tenantId, version);
    const again = await refresh(client, invalidations, anew, version, members);
    tables.resize(tenantId, anew);
    return again === 'current' ? anew : undefined;
  }

  return async (tenantId, keys, reads, { values, version: text }) => {
    const version = parseVersion(text);
    const results: ReadResult[] = [];
    const older: OlderEntry[] = [];
    for (const [index, { namespace, tags = [] }] of reads.entries()) {
      const entry = toEntry(values[index]);
      const result = checkVersion(entry, version, text);
      results.push(result);
      if (result.state !== 'stale' || !entry || !version) continue;
      const time = olderTime(entry, version);
      if (time === undefined) continue;
      older.push({ index, entry, members: membersOf(namespace, [...splitTags(entry.tags), ...tags]), time });
    }
    if (!version || older.length === 0) return results;
    const table = await currentTable(tenantId, keys, version, older);
    for (const entry of older) results[entry.index] = checkTags(entry, version, table);
    const accepted = older.filter(
      ({ index }) => results[index]?.state === 'stale' && reads[index]?.acceptsInvalidated,
    );
    if (!table || accepted.length === 0) return results;
    const alive = accepted.map(async ({ index, entry, members, time }) => {
      const stale = { time, invalidated: invalidatedSince(table, members, time) };
      const isAlive = await isStillAlive(client, keys.invalidations, version, stale);
      if (isAlive) results[index] = { ...results[index], state: 'invalidated', entry, version };
    });
    await Promise.all(alive);
    return results;
  };
}

function toEntry(value: Fetched['values'][number]): StoredEntry | undefined {
  if (typeof value === 'string') return parseEntry(value);
  return typeof value === 'object' && value !== null && 'payload' in value ? value : undefined;
}

/** Fresh if nothing was invalidated since it was stored. Any other entry counts as stale until its tags are checked. */
function checkVersion(
  entry: StoredEntry | undefined,
  version: CacheVersion | undefined,
  versionText: unknown,
): ReadResult {
  if (!entry) return { state: 'miss', version };
  return version && entry.version === versionText ? fresh(entry, version) : stale(entry, version);
}

/** R7: entries of another generation, or of a later version, stay stale. */
function olderTime(entry: StoredEntry, version: CacheVersion): number | undefined {
  const own = parseVersion(entry.version);
  return own?.generation === version.generation && own.time < version.time ? own.time : undefined;
}

function checkTags(
  { entry, members, time }: OlderEntry,
  version: CacheVersion,
  table: InvalidationTable | undefined,
): ReadResult {
  const newest = table && newestInvalidation(table, members);
  if (newest !== undefined && time >= newest) return fresh(entry, version);
  if (!table || !cacheChannel.hasSubscribers) return stale(entry, version);
  return { ...stale(entry, version), staleBy: namesOf(invalidatedSince(table, members, time)) };
}

const stale = (staleEntry: StoredEntry, version: CacheVersion | undefined): ReadResult => ({
  state: 'stale',
  staleEntry,
  version,
});

const fresh = (entry: StoredEntry, version: CacheVersion): ReadResult => {
  const expired = entry.freshUntil !== undefined && entry.freshUntil <= Date.now();
  return { state: expired ? 'expired' : 'hit', entry, version };
};
