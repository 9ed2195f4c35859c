import {
  tombstoneMember,
  type EntryKey,
  isSame,
  MEMBERS_OF,
  type RedisState,
  type CacheVersion,
} from './redis-state.ts';
import type { Rules } from './rules.ts';

/** The functions of cache-lua.ts, one for one. */

export const lowWaterMember = (generation: number, rules: Rules): string =>
  rules.clockIncarnation ? `floor:${generation}` : 'floor';

const floorOf = ({ clock }: RedisState, generation: number, rules: Rules): number | undefined =>
  clock?.[lowWaterMember(generation, rules)];

function restartClock(redis: RedisState, { time, generation }: CacheVersion, rules: Rules): void {
  redis.clock = { [lowWaterMember(generation, rules)]: rules.floorOnCreation ? time : 0 };
}

export function raise(redis: RedisState, rules: Rules): CacheVersion {
  const last = redis.watermark;
  const time = Math.max(redis.time, (last?.time ?? 0) + 1);
  const watermark = { time, generation: last?.generation ?? ++redis.generations };
  redis.watermark = watermark;
  if (floorOf(redis, watermark.generation, rules) === undefined) restartClock(redis, watermark, rules);
  return watermark;
}

export function ensure(redis: RedisState, rules: Rules): CacheVersion {
  const { watermark } = redis;
  if (watermark && floorOf(redis, watermark.generation, rules) !== undefined) return watermark;
  return raise(redis, rules);
}

export function mark(redis: RedisState, member: string, score: number): void {
  if (redis.clock) redis.clock[member] = score;
}

export function prune(redis: RedisState, generation: number, cutoff: number, rules: Rules): void {
  const { clock } = redis;
  if (!clock) return;
  const floor = lowWaterMember(generation, rules);
  const old = Object.entries(clock).filter(([member, score]) => member !== floor && score <= cutoff);
  if (old.length === 0) return;
  for (const [member] of old) delete clock[member];
  const highest = Math.max(...old.map(([, score]) => score));
  if (rules.floorOnPrune) clock[floor] = Math.max(clock[floor] ?? 0, highest);
}

export function refusal(
  redis: RedisState,
  key: EntryKey,
  asOf: CacheVersion,
  rules: Rules,
): 'refused' | 'ahead' | undefined {
  const { watermark } = redis;
  if (watermark && isSame(watermark, asOf)) return undefined;
  const same = watermark?.generation === asOf.generation;
  if (rules.refuseOtherIncarnation && !same) return 'refused';
  if (watermark && same && asOf.time > watermark.time) return 'ahead';
  const floor = floorOf(redis, asOf.generation, rules);
  if (rules.refuseWithoutClock && floor === undefined) {
    raise(redis, rules);
    return 'refused';
  }
  if (rules.refuseBelowFloor && (floor ?? 0) > asOf.time) return 'refused';
  const deleted = redis.clock?.[tombstoneMember(key)] ?? 0;
  if (rules.refuseBelowDeleteMark && deleted > asOf.time) return 'refused';
  const invalidated = MEMBERS_OF[key].some((member) => (redis.clock?.[member] ?? 0) > asOf.time);
  if (rules.refuseInvalidated && invalidated) return 'refused';
  return undefined;
}
