import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole } from '../../../state/console.ts';
import { type ActiveFault, beginFault, readFault, restoreRedis } from './local-faults.ts';
import { type Probing, startProbing } from './probe.ts';

const REDRAW_MS = 250;
/** Before the fault, so that the strip shows what is normal. */
const BEFORE_MS = 1_000;
/** After the fault, to show the recovery. */
const AFTER_MS = 6_000;

export interface FaultRun {
  readonly fault: string;
  readonly probing: Probing;
  /** Undefined before the fault has begun and after it has ended. */
  readonly active: ActiveFault | undefined;
  readonly phase: 'before' | 'during' | 'after' | 'done';
  /** End of the strip, in ms of `performance.now()`. */
  readonly until: number;
}

/** Causes a fault, and observes what calls do before, during and after it. */
export function useFaults() {
  const { deployment } = useConsole();
  const [run, setRun] = useState<FaultRun>();
  const [error, setError] = useState<unknown>();
  const leaving = useRef<AbortController>(undefined);

  useEffect(() => () => leaving.current?.abort(), []);

  const start = useCallback(
    async (fault: string) => {
      leaving.current?.abort();
      const left = new AbortController();
      leaving.current = left;
      const probing = startProbing(deployment);
      left.signal.addEventListener('abort', probing.stop);
      setError(undefined);
      const show = (phase: FaultRun['phase'], active?: ActiveFault) => {
        if (!left.signal.aborted) setRun({ fault, probing, active, phase, until: performance.now() });
      };
      try {
        const isBefore = forMs(BEFORE_MS);
        // The first session check creates the session whose loss must be seen.
        await showWhile(
          () => isBefore() || !probing.isComplete(),
          () => show('before'),
          left.signal,
        );
        if (left.signal.aborted) return;
        let active = await beginFault(fault);
        while (active && !left.signal.aborted) {
          show('during', active);
          await delay(REDRAW_MS);
          active = await readFault();
        }
        await showWhile(forMs(AFTER_MS), () => show('after'), left.signal);
      } catch (failure) {
        if (!left.signal.aborted) setError(failure);
      } finally {
        show('done');
        probing.stop();
      }
    },
    [deployment],
  );

  const restore = useCallback(() => void restoreRedis().catch(setError), []);
  const isBusy = run !== undefined && run.phase !== 'done';
  return { start, restore, run, isBusy, error };
}

/** @returns whether the time from now on is not over */
function forMs(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}

async function showWhile(isOn: () => boolean, show: () => void, signal: AbortSignal): Promise<void> {
  while (isOn() && !signal.aborted) {
    show();
    await delay(REDRAW_MS);
  }
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
