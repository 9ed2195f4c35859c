import { INTERVAL_MS, LONGEST_INTERVAL_MS, type Mark, type Sample } from '../../../state/history/sample.ts';

/** The samples of a window, with an empty row wherever nothing was observed for a while. */
export interface Timeline {
  /** ms since the epoch */
  readonly from: number;
  readonly to: number;
  readonly xs: readonly number[];
  /** As many as `xs`; undefined in a gap. */
  readonly rows: readonly (Sample | undefined)[];
}

/** @param to end of the window, in ms since the epoch @param spanMs its length */
export function timelineOf(samples: readonly Sample[], to: number, spanMs: number): Timeline {
  const from = to - spanMs;
  const xs: number[] = [];
  const rows: (Sample | undefined)[] = [];
  for (const sample of samples) {
    if (sample.at < from || sample.at > to) continue;
    const last = xs.at(-1);
    if (last !== undefined && sample.at - last > LONGEST_INTERVAL_MS) {
      xs.push(last + INTERVAL_MS);
      rows.push(undefined);
    }
    xs.push(sample.at);
    rows.push(sample);
  }
  return { from, to, xs, rows };
}

/** What happened between a sample and its neighbors, as far as a reader of a chart can tell them apart. */
export const marksAt = (at: number, marks: readonly Mark[]): readonly Mark[] =>
  marks.filter((mark) => Math.abs(mark.at - at) <= INTERVAL_MS);

export type SampleValue = (sample: Sample) => number | undefined;

/** @returns null where the value is not known: the line has a gap there */
export const valuesOf = ({ rows }: Timeline, value: SampleValue): (number | null)[] =>
  rows.map((row) => (row && value(row)) ?? null);

export interface Segment {
  /** ms since the epoch */
  readonly from: number;
  readonly to: number;
  readonly circuit: Sample['circuit'];
}

/** Stretches of time in which the circuit did not change. */
export function segmentsOf({ rows }: Timeline): readonly Segment[] {
  const segments: Segment[] = [];
  for (const [i, row] of rows.entries()) {
    if (!row) continue;
    const last = segments.at(-1);
    const continues = rows[i - 1] !== undefined && last?.circuit === row.circuit;
    const from = rows[i - 1]?.at ?? row.at - INTERVAL_MS;
    if (last && continues) segments[segments.length - 1] = { ...last, to: row.at };
    else segments.push({ from, to: row.at, circuit: row.circuit });
  }
  return segments;
}
