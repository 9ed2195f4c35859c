import type { RedisClient, RedisReply } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import type { Json } from '../shared/json.ts';
import { writtenAt } from '../shared/random.ts';
import { scoredMembers } from '../shared/scored-members.ts';
import { parseEntry, splitTags } from './entry.ts';
import { type EntryName, keysOfEntry } from './entry-keys.ts';
import { membersOf, tombstoneMember } from './invalidation-members.ts';
import { type CacheInvalidation, invalidationOf, msOf, nameOf } from './invalidation-names.ts';
import { INSPECT } from './scripts/inspect.ts';
import { type CacheVersion, parseVersion } from './version.ts';

/**
 * Why a read does not return an entry, as far as Redis can tell.
 * - `absent`: nothing is stored: the entry never existed, has expired, or was deleted or evicted. `since`: the last
 *   delete of this key or of a key that shares its tombstone (about one in 256).
 * - `expired`: past its TTL, and kept until `keptUntil` so that it can be served stale.
 * - `invalidated`: `by` lists every invalidation since the entry was stored.
 * - `pruned`: older than the oldest invalidation that is kept, so it cannot be shown to be fresh.
 * - `generation`: the tenant's invalidations have been lost since, through a restart, an eviction or a purge.
 */
export interface CacheMissReason {
  readonly why: 'absent' | 'expired' | 'invalidated' | 'pruned' | 'generation';
  /** In ms since the epoch. */
  readonly since?: number | undefined;
  /** Oldest first. */
  readonly by?: readonly CacheInvalidation[] | undefined;
}

/** A stored entry. Times are in ms since the epoch, by the clock of the Redis server. */
export interface InspectedEntry {
  /** The tags it was stored with. For a tag longer than 32 characters, only a hash is stored. */
  readonly tags: readonly string[];
  /** Size of the value's JSON text. */
  readonly bytes: number;
  /** When it was stored, with a precision of one second, by the clock of the process that stored it. */
  readonly storedAt: number;
  /** When its TTL ends. */
  readonly expiresAt: number;
  /** When Redis removes it. Later than `expiresAt` if it may be served stale. */
  readonly keptUntil: number;
  /** The tenant's version when the value was read from its source. */
  readonly version: string;
}

/** What Redis stores for a key. */
export interface InspectedCache<T = Json> {
  /** Whether a read returns a value. */
  readonly found: boolean;
  /** The Redis key of the entry, whether or not it exists, without `REDIS_KEY_PREFIX`. */
  readonly storedKey: string;
  readonly entry?: InspectedEntry | undefined;
  /** The value, fresh or stale, if it was requested. */
  readonly value?: T | undefined;
  /** Why a read returns nothing. */
  readonly reason?: CacheMissReason | undefined;
  /** The tenant's version; absent before its first write. */
  readonly version?: string | undefined;
  /**
   * When the lease of the process that is loading the value ends, in ms since the epoch; absent if there is no lease.
   */
  readonly leaseUntil?: number | undefined;
}

interface InspectWith {
  /** Tags that also make the entry stale, from `encodeTags`. */
  readonly tags?: readonly string[] | undefined;
  readonly withValue: boolean;
}

/** Returns the value as its stored JSON text. */
export type Inspect = (name: EntryName, options: InspectWith) => Promise<InspectedCache<string>>;

export function createInspect(client: RedisClient): Inspect {
  return async (name, { tags = [], withValue }) => {
    const { version, invalidations, entry, lease } = keysOfEntry(name);
    const args = [withValue ? '1' : '', tombstoneMember(entry), ...membersOf(name.namespace, tags)];
    const reply = await client.script(INSPECT, [version, invalidations, entry, lease], args);
    return { storedKey: entry, ...describe(parseReply(reply)) };
  };
}

interface Inspection {
  readonly now: number;
  readonly version: string;
  readonly header: string;
  /** JSON text; empty if it was not requested. */
  readonly payload: string;
  readonly length: number;
  /** In ms; negative if there is none. */
  readonly keptMs: number;
  readonly leaseMs: number;
  /** In µs; 0 if there is none. */
  readonly lowWater: number;
  readonly lastDelete: number;
  /** Members and the times of their invalidation, in µs. */
  readonly invalidated: readonly (readonly [member: string, at: number])[];
}

function parseReply(reply: RedisReply): Inspection {
  if (!Array.isArray(reply) || reply.length < 9) {
    throw new CommandError(INSPECT.name, 'returned an unexpected reply');
  }
  const [now, version, header, payload, length, keptMs, leaseMs, lowWater, lastDelete, ...since] =
    reply.map(String);
  const invalidated = scoredMembers(since).map(([member, at]) => [member, Number(at)] as const);
  return {
    ...{ now: Number(now), version: version ?? '', header: header ?? '' },
    ...{ payload: payload ?? '', length: Number(length) },
    ...{ keptMs: Number(keptMs), leaseMs: Number(leaseMs) },
    ...{ lowWater: Number(lowWater), lastDelete: Number(lastDelete), invalidated },
  };
}

function describe(found: Inspection): Omit<InspectedCache<string>, 'storedKey'> {
  const { now, keptMs, leaseMs, header } = found;
  const stored = parseEntry(header);
  const keptUntil = now + Math.max(keptMs, 0);
  const entry = stored && {
    tags: splitTags(stored.tags).map(nameOf),
    bytes: found.length - Buffer.byteLength(header),
    storedAt: writtenAt(stored.writeId) ?? 0,
    expiresAt: stored.freshUntil ?? keptUntil,
    keptUntil,
    version: stored.version,
  };
  const reason = reasonOf(found, entry);
  return {
    found: reason === undefined,
    entry,
    ...(found.payload !== '' && { value: found.payload }),
    reason,
    version: found.version || undefined,
    leaseUntil: leaseMs < 0 ? undefined : now + leaseMs,
  };
}

/** The same checks as a read, in the same order. */
function reasonOf(
  { now, version: text, lowWater, lastDelete, invalidated }: Inspection,
  entry: InspectedEntry | undefined,
): CacheMissReason | undefined {
  if (!entry) return { why: 'absent', ...(lastDelete > 0 && { since: msOf(lastDelete) }) };
  const version = parseVersion(text);
  const own = parseVersion(entry.version);
  if (!version || !own || isOfAnotherTable(version, own, lowWater)) return { why: 'generation' };
  if (invalidated.length > 0) {
    const by = [...invalidated]
      .sort(([, left], [, right]) => left - right)
      .flatMap(([member, time]) => invalidationOf(member, time) ?? []);
    return { why: 'invalidated', since: by[0]?.at, by };
  }
  if (lowWater > own.time) return { why: 'pruned', since: msOf(lowWater) };
  return entry.expiresAt <= now ? { why: 'expired', since: entry.expiresAt } : undefined;
}

/**
 * R6, R7: without its table, or with a version that this table has never reached, an entry cannot be shown to be fresh.
 */
const isOfAnotherTable = (version: CacheVersion, own: CacheVersion, lowWater: number): boolean =>
  version.generation !== own.generation ||
  own.time > version.time ||
  (own.time < version.time && lowWater === 0);
