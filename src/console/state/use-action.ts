import { useCallback, useContext, useState } from 'react';
import { ConsoleContext } from './console.ts';
import { createStore, type Store, useStore } from './store.ts';

export interface Action<Args extends unknown[]> {
  readonly run: (...args: Args) => void;
  readonly busy: boolean;
  readonly error: unknown;
}

interface Failure {
  readonly error: unknown;
  /** How often Redis had come back by then. */
  readonly recoveries: number;
}

/** Where nobody is signed in yet, nothing watches over Redis. */
const UNWATCHED: Store<{ readonly recoveries: number }> = createStore({ recoveries: 0 });

/** Something a click does: says while it runs, and what went wrong, until it is tried again or Redis is back. */
export function useAction<Args extends unknown[]>(perform: (...args: Args) => Promise<void>): Action<Args> {
  const health: Store<{ readonly recoveries: number }> = useContext(ConsoleContext)?.health ?? UNWATCHED;
  const { recoveries } = useStore(health);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = useCallback(
    (...args: Args) => {
      setBusy(true);
      setFailure(undefined);
      perform(...args)
        .catch((error: unknown) => setFailure({ error, recoveries: health.get().recoveries }))
        .finally(() => setBusy(false));
    },
    [perform, health],
  );
  return { run, busy, error: failure?.recoveries === recoveries ? failure.error : undefined };
}
