import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole } from './console.ts';
import { useStore } from './store.ts';

export interface Loaded<T> {
  /** What came last; kept while it is loaded again, and when that fails. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  readonly reload: () => Promise<void>;
}

/**
 * Loads when a view is shown, when what it depends on changes, and when Redis is back.
 * @param load must keep its identity while it would load the same
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
    const turn = latest.current;
    setState((before) => ({ ...before, loading: true }));
    const next = await load().then(
      (data) => ({ data, error: undefined, loading: false }),
      (error: unknown) => ({ error, loading: false }),
    );
    // An older answer may come after a newer one.
    if (turn === latest.current) setState((before) => ({ ...before, ...next }));
  }, [load]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: recoveries is a reason to load again, not an input
  useEffect(() => {
    void reload();
  }, [reload, recoveries]);
  return { ...state, reload };
}
