import { type RefObject, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartProps } from './chart-props.ts';
import { colorsOf, watchTheme } from './colors.ts';
import { placeCursor, plotOptions, SYNC_KEY } from './plot-options.ts';
import { valuesOf } from './timeline.ts';

export interface Plot {
  /** Index of the sample at the cursor, of the pointer or of the keyboard, in this chart or another. */
  readonly index: number | undefined;
  /** Moves the cursor of all charts to a sample, or away. */
  readonly moveTo: (index: number | undefined) => void;
}

/** A uPlot chart in an element, with its size and with the colors of the theme. */
export function usePlot(host: RefObject<HTMLElement | null>, props: ChartProps): Plot {
  const [index, setIndex] = useState<number>();
  const newest = useRef(props);
  newest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  const { chosen } = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let colors = colorsOf(element);
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const options = plotOptions({
      props: () => newest.current,
      colors: () => colors,
      onCursor: setIndex,
      width: element.clientWidth,
      rem,
    });
    const created = new uPlot(options, dataOf(newest.current), element);
    plot.current = created;
    const resized = new ResizeObserver(() =>
      created.setSize({ width: element.clientWidth, height: options.height }),
    );
    resized.observe(element);
    const unwatch = watchTheme(() => {
      colors = colorsOf(element);
      created.redraw(false);
    });
    return () => {
      unwatch();
      resized.disconnect();
      created.destroy();
    };
  }, [host]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the data is read from the newest properties
  useEffect(() => {
    plot.current?.setData(dataOf(newest.current));
    // uPlot applies new data before the next frame; only then do positions fit it.
    const frame = requestAnimationFrame(() => {
      if (plot.current && chosen.current !== undefined) placeCursor(plot.current, chosen.current);
    });
    return () => cancelAnimationFrame(frame);
  }, [props.timeline, props.marks]);

  const moveTo = (next: number | undefined) => {
    chosen.current = next === undefined ? undefined : newest.current.timeline.xs[next];
    for (const each of uPlot.sync(SYNC_KEY).plots) placeCursor(each, chosen.current);
  };
  return { index, moveTo };
}

const dataOf = ({ timeline, series }: ChartProps): uPlot.AlignedData => [
  [...timeline.xs],
  ...series.map(({ value }) => valuesOf(timeline, value)),
];
