import { useCallback, useEffect, useState } from 'react';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';

/** How many keys of Redis a page scans, those of other tenants among them. */
const SCANNED = 1_000;

interface ListedKeys {
  readonly keys: readonly string[];
  /** Where the next page begins; absent after the last one. */
  readonly cursor?: string | undefined;
  /** ms since the epoch; when the first page was loaded */
  readonly listedAt: number;
}

/** The keys of a namespace, page by page. */
export function useKeys(namespace: string) {
  const { client } = useConsole();
  const [listed, setListed] = useState<ListedKeys>();

  const loadPage = useCallback(
    async (before: ListedKeys | undefined) => {
      const page = await client.cache.keys(namespace, { cursor: before?.cursor, limit: SCANNED });
      const keys = [...new Set([...(before?.keys ?? []), ...page.keys])].sort();
      setListed({ keys, cursor: page.cursor, listedAt: before?.listedAt ?? Date.now() });
    },
    [client, namespace],
  );
  const { run, busy, error } = useAction(loadPage);

  useEffect(() => {
    setListed(undefined);
    if (namespace !== '') run(undefined);
  }, [namespace, run]);

  return { listed, busy, error, reload: () => run(undefined), loadMore: () => run(listed) };
}
