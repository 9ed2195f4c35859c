import { useCallback, useState } from 'react';

export interface Action<Args extends unknown[]> {
  readonly run: (...args: Args) => void;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Something a click does: says while it runs, and what went wrong. */
export function useAction<Args extends unknown[]>(perform: (...args: Args) => Promise<void>): Action<Args> {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined });
  const run = useCallback(
    (...args: Args) => {
      setState({ busy: true, error: undefined });
      perform(...args).then(
        () => setState({ busy: false, error: undefined }),
        (error: unknown) => setState({ busy: false, error }),
      );
    },
    [perform],
  );
  return { ...state, run };
}
