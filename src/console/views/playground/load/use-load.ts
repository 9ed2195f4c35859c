import { useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { type RunningLoad, startLoad } from './generator.ts';
import type { LoadTotals, Point } from './measurements.ts';
import type { LoadSettings } from './settings.ts';

const REDRAW_MS = 500;
const MAX_RUN_MS = 5 * 60_000;

export interface LoadView {
  readonly totals: LoadTotals;
  readonly points: readonly Point[];
  /** How long all callers still wait because of a limit, in ms. */
  readonly limitedMs: number;
}

/** Runs the generator. It stops when the view is left or hidden, and after five minutes. */
export function useLoad() {
  const { deployment } = useConsole();
  const running = useRef<RunningLoad>(undefined);
  const [isRunning, setRunning] = useState(false);
  const [view, setView] = useState<LoadView>();
  const [error, setError] = useState<unknown>();

  const redraw = useCallback(() => {
    const load = running.current;
    if (!load) return;
    const limitedMs = Math.max(0, load.limitedUntil() - performance.now());
    setView({ totals: { ...load.measurements.totals }, points: load.measurements.points(), limitedMs });
  }, []);

  const stop = useCallback(
    (reason?: string) => {
      if (!running.current) return;
      running.current.stop();
      redraw();
      running.current = undefined;
      setRunning(false);
      if (reason) announce(reason);
    },
    [redraw],
  );

  const start = useCallback(
    (settings: LoadSettings) => {
      const onFailure = (failure: unknown) => {
        setError(failure);
        stop();
      };
      running.current?.stop();
      running.current = startLoad({ deployment, settings, onFailure });
      setError(undefined);
      setRunning(true);
      redraw();
    },
    [deployment, redraw, stop],
  );

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(redraw, REDRAW_MS);
    const limit = setTimeout(() => stop('The load stopped after five minutes'), MAX_RUN_MS);
    const onHidden = () => document.hidden && stop('The load stopped because this page was hidden');
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      clearInterval(timer);
      clearTimeout(limit);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, [isRunning, redraw, stop]);
  useEffect(() => () => running.current?.stop(), []);

  return { start, stop, isRunning, view, error };
}
