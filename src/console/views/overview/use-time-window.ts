import { useMemo, useState } from 'react';
import { type History, INTERVAL_MS } from '../../state/history/sample.ts';
import { useNow } from '../../state/use-now.ts';
import { type Timeline, timelineOf } from './chart/timeline.ts';

export const SPANS = [
  { minutes: 5, name: '5 min', words: '5 minutes' },
  { minutes: 15, name: '15 min', words: '15 minutes' },
  { minutes: 60, name: '1 h', words: 'hour' },
] as const;

export type Minutes = (typeof SPANS)[number]['minutes'];

/** What the charts show: the time up to now, or up to the moment of the pause. */
export interface TimeWindow extends Pick<History, 'marks'> {
  readonly timeline: Timeline;
  readonly minutes: Minutes;
  readonly setMinutes: (minutes: Minutes) => void;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

export function useTimeWindow(history: History): TimeWindow {
  const [minutes, setMinutes] = useState<Minutes>(5);
  const now = useNow();
  // In steps, so that the charts are drawn no more often than there is something new.
  const end = Math.max(history.samples.at(-1)?.at ?? 0, now - (now % INTERVAL_MS));
  const [paused, setPaused] = useState<{ readonly history: History; readonly end: number }>();
  const shown = paused ?? { history, end };
  const { samples, marks } = shown.history;
  const timeline = useMemo(
    () => timelineOf(samples, shown.end, minutes * 60_000),
    [samples, shown.end, minutes],
  );
  return {
    timeline,
    marks,
    minutes,
    setMinutes,
    isPaused: paused !== undefined,
    setPaused: (isPaused) => setPaused(isPaused ? { history, end } : undefined),
  };
}
