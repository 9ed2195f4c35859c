import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole } from './console.ts';
import { useStore } from './store.ts';

export interface Loaded<T> {
  /** The last result; kept during a reload and when a reload fails. */
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
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({
    data: undefined,
    error: undefined,
    loading: true,
  });
  const latest = useRef(0);

  const reload = useCallback(async () => {
    latest.current += 1;
    const request = latest.current;
    setState((before) => ({ ...before, loading: true }));
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
  return { ...state, reload };
}
