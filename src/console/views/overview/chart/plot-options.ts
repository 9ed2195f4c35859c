import uPlot from 'uplot';
import { formatClockTime, formatMinute } from '../../../state/moments.ts';
import type { ChartProps } from './chart-props.ts';
import type { Colors } from './colors.ts';
import { drawMarks, drawSegments } from './drawing.ts';

/** Charts with the same key share the cursor. */
export const SYNC_KEY = 'overview';

export interface PlotInputs {
  /** The newest properties and colors: the chart outlives them. */
  readonly props: () => ChartProps;
  readonly colors: () => Colors;
  readonly onCursor: (index: number | undefined) => void;
  readonly width: number;
  /** CSS pixels of 1 rem: canvas text follows the text size of the browser. */
  readonly rem: number;
}

/** All charts have the same axes and share the cursor. */
export function plotOptions({ props, colors, onCursor, width, rem }: PlotInputs): uPlot.Options {
  const { series, scale, segments, rows } = props();
  const font = `${0.75 * rem}px system-ui, sans-serif`;
  const axis = {
    stroke: () => colors().text,
    font,
    gap: 0.5 * rem,
    ticks: { show: false },
    grid: { stroke: () => colors().grid, width: 1 },
  } satisfies uPlot.Axis;
  const isBand = segments !== undefined;
  return {
    width,
    height: rows * rem,
    ms: 1,
    // To the right, half of the last time.
    padding: [0.5 * rem, 1.75 * rem, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, setScale: false },
      points: { size: 8, show: !isBand },
      sync: { key: SYNC_KEY, setSeries: false },
      bind: {
        // Browsers report it also when the page scrolls under a pointer that rests.
        mouseleave: (plot, _, leave) => (event) => {
          const at = props().chosen.current;
          if (at === undefined) return leave(event);
          placeCursor(plot, at);
          return null;
        },
      },
    },
    scales: { x: { range: () => [props().timeline.from, props().timeline.to] }, y: { ...scale?.scale } },
    axes: [
      {
        ...axis,
        size: 2 * rem,
        space: (_, __, from, to, pixels) => labelSpace((pixels * 60_000) / (to - from) / rem) * rem,
        incrs: TIME_STEPS,
        grid: { show: false },
        values: (_, splits) =>
          splits.map((at) => (at % 60_000 === 0 ? formatMinute(at) : formatClockTime(at))),
      },
      {
        ...axis,
        size: 4.5 * rem,
        space: 2 * rem,
        grid: { ...axis.grid, show: !isBand, ...(scale?.isGridLine && { filter: onlyIf(scale.isGridLine) }) },
        ...(scale?.incrs && { incrs: scale.incrs }),
        values: (_, splits) =>
          splits.map((value) => (value === null || isBand ? '' : (scale?.formatTick(value) ?? ''))),
      },
    ],
    series: [
      {},
      ...series.map(
        ({ color, dash }): uPlot.Series =>
          isBand
            ? { paths: () => null, points: { show: false } }
            : {
                stroke: () => colors()[color],
                width: 2,
                ...(dash && { dash: [...dash] }),
                points: { show: true, size: 5, filter: isolated, fill: () => colors()[color] },
              },
      ),
    ],
    hooks: {
      draw: [
        (plot) => {
          drawMarks(plot, props().marks, colors());
          if (!segments) return;
          // Over the marks, which would cross its words.
          plot.ctx.font = `${0.75 * rem * uPlot.pxRatio}px system-ui, sans-serif`;
          drawSegments(plot, props().segments ?? [], colors());
        },
      ],
      setCursor: [({ cursor: { idx, left = -1 } }) => onCursor(left < 0 ? undefined : (idx ?? undefined))],
    },
  };
}

/** Between two labels, in ms. Two minutes, since a narrow chart would have a single label otherwise. */
const TIME_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800].map((seconds) => seconds * 1_000);

/**
 * How far apart labels must be: those with seconds need more room.
 * @param minute length of a minute on the axis, in rem as the result
 */
const labelSpace = (minute: number): number => (minute < 5.5 ? 2.75 : 4.5);

const onlyIf =
  (isKept: (value: number) => boolean): uPlot.Axis.Filter =>
  (_, splits) =>
    splits.map((value) => (isKept(value) ? value : null));

/** A line of one point is invisible: draws a dot for each value between two gaps. */
const isolated: uPlot.Series.Points.Filter = (plot, index) => {
  const values = plot.data[index] ?? [];
  const isGap = (i: number) => values[i] === null || values[i] === undefined;
  return [...values.keys()].filter((i) => !isGap(i) && isGap(i - 1) && isGap(i + 1));
};

/** @param at ms since the epoch; undefined hides the cursor */
export function placeCursor(plot: uPlot, at: number | undefined): void {
  const hidden = { left: -10, top: -10 };
  plot.setCursor(at === undefined ? hidden : { left: plot.valToPos(at, 'x'), top: 1 });
}
