import {
  type CacheVersion,
  type EntryKey,
  isSame,
  MEMBERS_OF,
  type RedisState,
  tombstoneMember,
} from './redis-state.ts';
import type { Rules } from './rules.ts';

/** The functions of src/redis/cache/scripts/prelude.ts, one for one. */

export const lowWaterMember = (generation: number, rules: Rules): string =>
  rules.tableGeneration ? `low-water:${generation}` : 'low-water';

const lowWaterOf = ({ invalidations }: RedisState, generation: number, rules: Rules): number | undefined =>
  invalidations?.[lowWaterMember(generation, rules)];

function restartTable(redis: RedisState, { time, generation }: CacheVersion, rules: Rules): void {
  redis.invalidations = { [lowWaterMember(generation, rules)]: rules.lowWaterOnCreation ? time : 0 };
}

/** @returns null without a version */
export const raise = (redis: RedisState, rules: Rules): CacheVersion | null =>
  redis.version && raiseOrCreate(redis, rules);

function raiseOrCreate(redis: RedisState, rules: Rules): CacheVersion {
  const last = redis.version;
  const time = Math.max(redis.time, (last?.time ?? 0) + 1);
  const version = { time, generation: last?.generation ?? ++redis.generations };
  redis.version = version;
  if (lowWaterOf(redis, version.generation, rules) === undefined) restartTable(redis, version, rules);
  return version;
}

export function ensure(redis: RedisState, rules: Rules): CacheVersion {
  const { version } = redis;
  if (version && lowWaterOf(redis, version.generation, rules) !== undefined) return version;
  return raiseOrCreate(redis, rules);
}

export function recordInvalidation(redis: RedisState, member: string, score: number): void {
  if (redis.invalidations) redis.invalidations[member] = score;
}

/** R10: makes entries with a tag dead at once, or after a delay. See scripts/invalidate.ts for the two members. */
export function delayDeath(
  { time, invalidations }: RedisState,
  tag: string,
  deadAfter: number,
  { hardEndsDelay, hardRemembered, firstDelayCounts }: Rules,
): void {
  if (!invalidations || tag.includes(':')) return;
  const last = invalidations[tag];
  const pending = -(invalidations[staleMember(tag)] ?? 0);
  if (deadAfter === 0) {
    if (!hardEndsDelay) return;
    delete invalidations[staleMember(tag)];
    delete invalidations[hardMember(tag)];
    return;
  }
  const isPending = pending > time;
  if (!isPending && last !== undefined && hardRemembered) invalidations[hardMember(tag)] = last;
  const deadAt = time + deadAfter;
  invalidations[staleMember(tag)] = -(isPending && firstDelayCounts ? Math.min(deadAt, pending) : deadAt);
}

const staleMember = (tag: string): string => `s:${tag}`;
const hardMember = (tag: string): string => `h:${tag}`;

/** R10: since when entries with a tag are dead. */
export function deadSince({ time, invalidations }: RedisState, tag: string, { deadInTime }: Rules): number {
  const stale = invalidations?.[staleMember(tag)];
  const isDelayed = stale !== undefined && (-stale > time || !deadInTime);
  return invalidations?.[isDelayed ? hardMember(tag) : tag] ?? 0;
}

/** The model's tags have no prefix. Redis orders members of one score by name. */
const storedName = (member: string): string => (member.includes(':') ? member : `t:${member}`);

export function prune(
  redis: RedisState,
  generation: number,
  { cutoff, maximum }: { cutoff: number; maximum: number },
  rules: Rules,
): void {
  const { invalidations } = redis;
  if (!invalidations) return;
  const mark = lowWaterMember(generation, rules);
  const excess = Object.keys(invalidations).length - 1 - maximum;
  const oldest = Object.entries(invalidations).filter(([, score]) => score >= 0);
  oldest.sort(([m, a], [n, b]) => a - b || (storedName(m) < storedName(n) ? -1 : 1));
  const byAge = oldest.filter(([, score]) => score <= cutoff);
  const isByCount = excess > 0 && excess >= byAge.length;
  const dropped = (isByCount ? oldest.slice(0, excess + 1) : byAge).filter(([member]) => member !== mark);
  for (const [member] of dropped) {
    for (const each of [member, staleMember(member), hardMember(member)]) delete invalidations[each];
  }
  const highest = Math.max(0, ...dropped.map(([, score]) => score));
  const raises = isByCount ? rules.lowWaterOnCount : rules.lowWaterOnPrune;
  if (raises) invalidations[mark] = Math.max(invalidations[mark] ?? 0, highest);
}

export function rejection(
  redis: RedisState,
  key: EntryKey,
  asOf: CacheVersion,
  rules: Rules,
): 'rejected' | 'ahead' | undefined {
  const { version, invalidations } = redis;
  if (version && isSame(version, asOf)) return undefined;
  const same = version?.generation === asOf.generation;
  if (rules.rejectOtherGeneration && !same) return 'rejected';
  if (version && same && asOf.time > version.time) return 'ahead';
  const lowWater = lowWaterOf(redis, asOf.generation, rules);
  if (rules.rejectWithoutTable && lowWater === undefined) {
    raise(redis, rules);
    return 'rejected';
  }
  if (rules.rejectBelowLowWater && (lowWater ?? 0) > asOf.time) return 'rejected';
  const deleted = invalidations?.[tombstoneMember(key)] ?? 0;
  if (rules.rejectBelowTombstone && deleted > asOf.time) return 'rejected';
  const invalidated = MEMBERS_OF[key].some((member) => (invalidations?.[member] ?? 0) > asOf.time);
  if (rules.rejectInvalidated && invalidated) return 'rejected';
  return undefined;
}
