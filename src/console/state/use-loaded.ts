import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole } from './console.ts';
import { useStore } from './store.ts';

export interface Loaded<T> {
  /** The last result of this `load`; kept during a reload and when a reload fails. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  readonly reload: () => Promise<void>;
}

/**
 * Loads data when a view is shown, when `load` changes, and when Redis recovers.
 * @param load must be memoized, since a new function causes a reload
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const { health } = useConsole();
  const { recoveries } = useStore(health);
  const [state, setState] = useState<State<T>>({ ...NOTHING, load });
  const latest = useRef(0);

  const reload = useCallback(async () => {
    latest.current += 1;
    const request = latest.current;
    setState((before) => ({ ...(before.load === load ? before : NOTHING), load, loading: true }));
    const next = await load().then(
      (data) => ({ data, error: undefined, loading: false }),
      (error: unknown) => ({ error, loading: false }),
    );
    // An older response may arrive after a newer one.
    if (request === latest.current) setState((before) => ({ ...before, ...next }));
  }, [load]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: recoveries is a reason to load again, not an input
  useEffect(() => {
    void reload();
  }, [reload, recoveries]);
  const { data, error, loading } = state.load === load ? state : NOTHING;
  return { data, error, loading, reload };
}

type State<T> = Omit<Loaded<T>, 'reload'> & {
  /** What the rest is the result of: what another `load` returned is about something else. */
  readonly load: () => Promise<T>;
};

const NOTHING = { data: undefined, error: undefined, loading: true };
