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
 * Why a read does not return an entry, as far as Redis knows.
 * - `absent`: nothing is stored. It never was, has expired, or was deleted or evicted. `since`: the last delete of this key
 *   or of one of the keys that share its tombstone, about one in 256.
 * - `expired`: past its TTL, and kept until `keptUntil` so that it can be served stale.
 * - `invalidated`: `by` names each invalidation since.
 * - `pruned`: older than the invalidations that are kept, so that none of them can show that it is fresh.
 * - `generation`: the tenant's invalidations were lost since, by a restart, an eviction or a purge.
 */
export interface CacheMissReason {
  readonly why: 'absent' | 'expired' | 'invalidated' | 'pruned' | 'generation';
  /** In ms since the epoch. */
  readonly since?: number | undefined;
  /** Oldest first. */
  readonly by?: readonly CacheInvalidation[] | undefined;
}

/** What is stored under a key. Times are in ms since the epoch, by the clock of the Redis server. */
export interface InspectedEntry {
  /** The tags it was stored with. Of one longer than 32 characters, only a hash is stored. */
  readonly tags: readonly string[];
  /** Size of the value's JSON text. */
  readonly bytes: number;
  /** When it was stored, to the second and by the clock of the process that stored it. */
  readonly storedAt: number;
  /** When its TTL ends. */
  readonly expiresAt: number;
  /** When Redis removes it. Later than `expiresAt` if it may be served stale. */
  readonly keptUntil: number;
  /** The tenant's version as of which the value was read from its source. */
  readonly version: string;
}

/** What Redis knows of a key. */
export interface InspectedCache<T = Json> {
  /** Whether a read returns a value. */
  readonly found: boolean;
  /** The key in Redis under which the entry is stored, or would be, without `REDIS_KEY_PREFIX`. */
  readonly storedKey: string;
  readonly entry?: InspectedEntry | undefined;
  /** The value, stale or not, if it was asked for. */
  readonly value?: T | undefined;
  /** Why a read returns none. */
  readonly reason?: CacheMissReason | undefined;
  /** The tenant's version; absent before its first write. */
  readonly version?: string | undefined;
  /** When the lease of the process that loads the value ends, in ms since the epoch; absent if none does. */
  readonly leaseUntil?: number | undefined;
}

interface InspectWith {
  /** From `encodeTags`. They make the entry stale besides its own. */
  readonly tags?: readonly string[] | undefined;
  readonly withValue: boolean;
}

/** Returns the value as the JSON text in which it is stored. */
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
  /** JSON text; empty if it was not asked for. */
  readonly payload: string;
  readonly length: number;
  /** In ms; below 0 for none. */
  readonly keptMs: number;
  readonly leaseMs: number;
  /** In µs; 0 for none. */
  readonly lowWater: number;
  readonly lastDelete: number;
  /** Members and when they were invalidated, in µs. */
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

/** The checks of a read, in their order. */
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

/** R6, R7: without its table, or as of a version that this one has never reached, nothing shows that an entry is fresh. */
const isOfAnotherTable = (version: CacheVersion, own: CacheVersion, lowWater: number): boolean =>
  version.generation !== own.generation ||
  own.time > version.time ||
  (own.time < version.time && lowWater === 0);
