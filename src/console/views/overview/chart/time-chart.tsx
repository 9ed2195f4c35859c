import { type KeyboardEvent, useRef } from 'react';
import type { Mark } from '../../../state/history/sample.ts';
import { formatClockTime } from '../../../state/moments.ts';
import type { ChartProps, ChartSeries } from './chart-props.ts';
import { marksAt } from './timeline.ts';
import { usePlot } from './use-plot.ts';

/** A chart over time. The pointer and the arrow keys move a cursor through all charts; the line above has its values. */
export function TimeChart(props: ChartProps) {
  const { title, timeline, series, scale, words, marks } = props;
  const host = useRef<HTMLDivElement>(null);
  const { index, moveTo } = usePlot(host, props);
  const last = timeline.rows.length - 1;
  const shown = Math.min(index ?? last, last);
  const row = timeline.rows[shown];
  const at = timeline.xs[shown];
  const textOf = ({ value }: ChartSeries) => {
    const known = row && value(row);
    return known === undefined ? '–' : (scale?.format(known) ?? '–');
  };
  const texts = [...(scale ? series.map((one) => `${one.name} ${textOf(one)}`) : [])];
  if (words) texts.push(row ? words(row) : 'unknown');
  // Only at the cursor: without one, the newest values are shown.
  const events = index === undefined || at === undefined ? [] : textsOf(marksAt(at, marks));

  function onKeyDown(event: KeyboardEvent) {
    const target = targetOf(event, shown, last);
    if (!target) return;
    event.preventDefault();
    moveTo(target.index);
  }

  return (
    <figure className="chart">
      <figcaption>
        <div className="chart-head">
          <h3>{title}</h3>
          <span className="hint">
            {[...events, ...(at === undefined ? [] : [formatClockTime(at)])].join(' · ')}
          </span>
        </div>
        <span className="chart-values">
          {scale &&
            series.map((one) => (
              <span key={one.name} className="chart-value">
                <span className={`chart-swatch chart-swatch-${one.color}`} aria-hidden="true" />
                {one.name} <strong>{textOf(one)}</strong>
              </span>
            ))}
          {words && <strong>{row ? words(row) : 'unknown'}</strong>}
        </span>
      </figcaption>
      <div
        ref={host}
        className="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}, point in time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={
          at === undefined ? 'No samples yet' : `${formatClockTime(at)}: ${[...texts, ...events].join(', ')}`
        }
        onKeyDown={onKeyDown}
        onBlur={() => moveTo(undefined)}
      />
    </figure>
  );
}

/** Events that the line above a chart has room for. */
const NAMED = 2;

function textsOf(marks: readonly Mark[]): readonly string[] {
  const texts = marks.slice(0, NAMED).map(({ text }) => text);
  return marks.length > NAMED ? [...texts, `${marks.length - NAMED} more`] : texts;
}

const FAST = 12;

/** @returns nothing for other keys */
function targetOf({ key, shiftKey }: KeyboardEvent, now: number, last: number) {
  const step = shiftKey ? FAST : 1;
  const targets: Readonly<Record<string, number | undefined>> = {
    ArrowLeft: now - step,
    ArrowDown: now - step,
    PageDown: now - FAST,
    ArrowRight: now + step,
    ArrowUp: now + step,
    PageUp: now + FAST,
    Home: 0,
    End: last,
    Escape: undefined,
  };
  if (!(key in targets) || last < 0) return undefined;
  const target = targets[key];
  return { index: target === undefined ? undefined : Math.min(last, Math.max(0, target)) };
}
