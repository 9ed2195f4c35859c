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
  /** Recoveries at the time of the failure. */
  readonly recoveries: number;
}

/** Used before the sign-in, when health is not checked. */
const NO_HEALTH: Store<{ readonly recoveries: number }> = createStore({ recoveries: 0 });

/** State of an action: whether it is running, and its error until it runs again or Redis recovers. */
export function useAction<Args extends unknown[]>(perform: (...args: Args) => Promise<void>): Action<Args> {
  const health: Store<{ readonly recoveries: number }> = useContext(ConsoleContext)?.health ?? NO_HEALTH;
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
