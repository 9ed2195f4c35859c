import type { RefObject } from 'react';
import type { Mark, Sample } from '../../../state/history/sample.ts';
import type { ColorName } from './colors.ts';
import type { ValueScale } from './scales.ts';
import type { SampleValue, Segment, Timeline } from './timeline.ts';

export interface ChartSeries {
  readonly name: string;
  readonly color: ColorName & ('1' | '2' | '3');
  /** Lengths of dashes and gaps, so that lines differ in more than their color. */
  readonly dash?: readonly number[];
  readonly value: SampleValue;
}

export interface ChartProps {
  readonly title: string;
  readonly timeline: Timeline;
  readonly series: readonly ChartSeries[];
  /** Absent for a band. */
  readonly scale?: ValueScale;
  /** A band instead of lines. */
  readonly segments?: readonly Segment[];
  readonly marks: readonly Mark[];
  /** The time that the keyboard chose in any of the charts, in ms since the epoch. */
  readonly chosen: RefObject<number | undefined>;
  /** Height in rem. */
  readonly rows: number;
  /** Values of a sample that no line shows. */
  readonly words?: (sample: Sample) => string;
}
