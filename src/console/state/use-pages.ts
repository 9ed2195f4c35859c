import { useCallback, useEffect, useState } from 'react';
import { useAction } from './use-action.ts';

interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent after the last one. */
  readonly cursor?: string | undefined;
}

/** What was loaded of a list so far. */
interface LoadedPages<T> extends Page<T> {
  /** When the first page was loaded, in ms since the epoch. */
  readonly listedAt: number;
}

/**
 * A list that is loaded page by page, on request.
 * @param loadPage loads the page at a cursor; must be memoized, since a new function begins anew
 */
export function usePages<T>(loadPage: (cursor: string | undefined) => Promise<Page<T>>) {
  const [listed, setListed] = useState<LoadedPages<T>>();
  const loadNext = useCallback(
    async (before: LoadedPages<T> | undefined) => {
      const { items, cursor } = await loadPage(before?.cursor);
      setListed({
        items: [...(before?.items ?? []), ...items],
        cursor,
        listedAt: before?.listedAt ?? Date.now(),
      });
    },
    [loadPage],
  );
  const { run, busy, error } = useAction(loadNext);
  useEffect(() => run(undefined), [run]);
  return { listed, busy, error, reload: () => run(undefined), loadMore: () => run(listed) };
}
