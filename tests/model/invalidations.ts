import type { CacheVersion } from './redis-state.ts';
import type { Rules } from './rules.ts';
import type { InvalidationTable, Process, Setting } from './state.ts';

/**
 * InvalidationTables.of in src/redis/cache/invalidations.ts.
 * @returns the index of the process's copy for a version just seen
 */
export function tableFor(process: Process, seen: CacheVersion, { rules, scenario }: Setting): number {
  const { current, tables } = process;
  const known = current === null ? null : tables[current];
  const same = known && (known.generation === seen.generation || !rules.localTableGeneration);
  const { maxInvalidations = Number.POSITIVE_INFINITY } = scenario;
  const full = known && Object.keys(known.lastInvalidated).length > maxInvalidations;
  if (current !== null && same && !full) return current;
  if (current !== null && same && !rules.replacedWhole) {
    Object.assign(known, { lastInvalidated: {}, upTo: Math.max(known.upTo ?? 0, seen.time) });
    return current;
  }
  const free = tables.indexOf(null);
  const index = free < 0 ? tables.length : free;
  const upTo = rules.upToBeforeLookUp ? seen.time : null;
  tables[index] = { generation: seen.generation, upTo, lowWater: null, lastInvalidated: {} };
  process.current = index;
  return index;
}

export function tableAt({ tables }: Process, index: number): InvalidationTable {
  const table = tables[index];
  if (!table) throw new Error(`No table at ${index}`);
  return table;
}

export const isCurrent = (
  { upTo, lowWater, lastInvalidated }: InvalidationTable,
  seen: CacheVersion,
  members: readonly string[],
): boolean =>
  upTo !== null &&
  upTo >= seen.time &&
  lowWater !== null &&
  members.every((member) => lastInvalidated[member] !== undefined);

export function isInvalidated(
  { lowWater, lastInvalidated }: InvalidationTable,
  time: number,
  members: readonly string[],
  belowLowWaterIsStale: boolean,
): boolean {
  if (belowLowWaterIsStale && time < (lowWater ?? 0)) return true;
  return members.some((member) => (lastInvalidated[member] ?? 0) > time);
}

/** Merges the replies to a look-up; they may arrive out of order. */
export function merge(
  table: InvalidationTable,
  replies: { upTo: number; lowWater: number; scores: Iterable<readonly [member: string, score: number]> },
  { invalidationsForward, lowWaterForward, upToForward }: Rules,
): void {
  const advance = (from: number | null | undefined, to: number, onlyForward: boolean) =>
    onlyForward ? Math.max(from ?? 0, to) : to;
  const { lastInvalidated } = table;
  for (const [member, score] of replies.scores) {
    lastInvalidated[member] = advance(lastInvalidated[member], score, invalidationsForward);
  }
  table.lowWater = advance(table.lowWater, replies.lowWater, lowWaterForward);
  table.upTo = advance(table.upTo, replies.upTo, upToForward);
}
