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

export function raise(redis: RedisState, rules: Rules): CacheVersion {
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
  return raise(redis, rules);
}

export function recordInvalidation(redis: RedisState, member: string, score: number): void {
  if (redis.invalidations) redis.invalidations[member] = score;
}

export function prune(redis: RedisState, generation: number, cutoff: number, rules: Rules): void {
  const { invalidations } = redis;
  if (!invalidations) return;
  const mark = lowWaterMember(generation, rules);
  const old = Object.entries(invalidations).filter(([member, score]) => member !== mark && score <= cutoff);
  if (old.length === 0) return;
  for (const [member] of old) delete invalidations[member];
  const highest = Math.max(...old.map(([, score]) => score));
  if (rules.lowWaterOnPrune) invalidations[mark] = Math.max(invalidations[mark] ?? 0, highest);
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
