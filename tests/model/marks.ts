import type { CacheVersion } from './redis-state.ts';
import type { Rules } from './rules.ts';
import type { Process, Setting, InvalidationTable } from './world.ts';

/** The marks memory of cache-marks.ts: where the tenant's marks for a watermark just seen are. */
export function marksFor(process: Process, seen: CacheVersion, { rules, scenario }: Setting): number {
  const { current } = process;
  const known = current === null ? null : process.marks[current];
  const same = known && (known.generation === seen.generation || !rules.marksIncarnation);
  const full = known && Object.keys(known.marks).length > (scenario.maxMarks ?? Number.POSITIVE_INFINITY);
  if (current !== null && same && !full) return current;
  if (current !== null && same && !rules.replacedWhole) {
    Object.assign(known, { marks: {}, upTo: Math.max(known.upTo ?? 0, seen.time) });
    return current;
  }
  const free = process.marks.indexOf(null);
  const place = free < 0 ? process.marks.length : free;
  const upTo = rules.upToBeforeLookUp ? seen.time : null;
  process.marks[place] = { generation: seen.generation, upTo, floor: null, marks: {} };
  process.current = place;
  return place;
}

export function marksAt(process: Process, place: number): InvalidationTable {
  const marks = process.marks[place];
  if (!marks) throw new Error(`No marks at ${place}`);
  return marks;
}

export const knows = (marks: InvalidationTable, seen: CacheVersion, members: readonly string[]): boolean =>
  marks.upTo !== null &&
  marks.upTo >= seen.time &&
  marks.floor !== null &&
  members.every((member) => marks.marks[member] !== undefined);

export function isInvalidated(
  { floor, marks }: InvalidationTable,
  stamp: number,
  members: readonly string[],
  belowFloorIsStale: boolean,
): boolean {
  if (belowFloorIsStale && stamp < (floor ?? 0)) return true;
  return members.some((member) => (marks[member] ?? 0) > stamp);
}

/** Merges what a look-up found; replies may arrive out of order. */
export function merge(
  marks: InvalidationTable,
  learned: { upTo: number; floor: number; scores: Iterable<readonly [member: string, score: number]> },
  { marksForward, floorForward, upToForward }: Rules,
): void {
  const advance = (from: number | null | undefined, to: number, onlyForward: boolean) =>
    onlyForward ? Math.max(from ?? 0, to) : to;
  for (const [member, score] of learned.scores) {
    marks.marks[member] = advance(marks.marks[member], score, marksForward);
  }
  marks.floor = advance(marks.floor, learned.floor, floorForward);
  marks.upTo = advance(marks.upTo, learned.upTo, upToForward);
}
