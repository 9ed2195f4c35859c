import type { Figures, MeasuredCandidate, MeasuredRow } from '../harness/result.ts';

/** amplify-redis beside the best library on the same terms, in one row. */
export interface Lead {
  readonly title: string;
  readonly ours: number;
  /** Undefined if no library runs the row on the same terms. */
  readonly best: { readonly name: string; readonly value: number } | undefined;
}

/** @throws RangeError if the row lacks the candidate */
export function candidateOf({ title, candidates }: MeasuredRow, name: string): MeasuredCandidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`${title} was not measured for ${name}`);
  return found;
}

/** The plain client that ratios refer to. */
export const baselineOf = ({ title, candidates }: MeasuredRow): MeasuredCandidate => {
  const [baseline] = candidates;
  if (!baseline) throw new RangeError(`${title} has no candidates`);
  return baseline;
};

/** The variant of amplify-redis that targets apply to. */
export const oursOf = (row: MeasuredRow): MeasuredCandidate => candidateOf(row, row.ours[0] ?? '');

/** @throws RangeError if the candidate was not measured with so many calls in flight */
export function figuresAt({ name, at }: MeasuredCandidate, inFlight: number): Figures {
  const figures = at[inFlight];
  if (!figures) throw new RangeError(`${name} was not measured with ${inFlight} calls in flight`);
  return figures;
}

/**
 * Compares one figure of a row.
 * @param better whether more or less of it is better
 */
export function leadOf(
  row: MeasuredRow,
  better: 'more' | 'less',
  of: (candidate: MeasuredCandidate) => number,
): Lead {
  const sign = better === 'more' ? 1 : -1;
  const [best] = row.peers
    .map((name) => ({ name, value: of(candidateOf(row, name)) }))
    .sort((a, b) => sign * (b.value - a.value));
  return { title: row.title, ours: of(oursOf(row)), best };
}

/** Throughput relative to a plain GET or SET. */
export const speedAt =
  (inFlight: number) =>
  (candidate: MeasuredCandidate): number =>
    figuresAt(candidate, inFlight).speed.median;

/** Time of one call after the other, relative to a plain GET or SET. */
export const timeOf = (candidate: MeasuredCandidate): number => 1 / speedAt(1)(candidate);

export const leadsAt = (rows: readonly MeasuredRow[], inFlight: number): Lead[] =>
  rows.map((row) => leadOf(row, 'more', speedAt(inFlight))).filter(({ best }) => best);

export const isAhead = ({ ours, best }: Lead): boolean => !best || ours > best.value;

/** @throws RangeError if the row was not measured */
export function rowOf(rows: readonly MeasuredRow[], title: string): MeasuredRow {
  const found = rows.find((row) => row.title === title);
  if (!found) throw new RangeError(`${title} was not measured`);
  return found;
}
