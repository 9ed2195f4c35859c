import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CacheInvalidation } from '../../../client/index.ts';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { usePages } from '../../state/use-pages.ts';
import { newestOfEach } from './newest-of-each.ts';

const PAGE = 20;

/**
 * What was invalidated, newest first, page by page. Follows what the samples of the overview see, so that it needs no
 * requests of its own while nothing changes.
 * @param revision changes when this page has invalidated something
 */
export function useInvalidations(revision: number) {
  const { client, healthClient, recorder } = useConsole();
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision is a reason to load again, not an input
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { invalidations, ...page } = await client.cache.invalidations({ cursor, limit: PAGE });
      return { items: invalidations, ...page };
    },
    [client, revision],
  );
  const pages = usePages(loadPage);
  const [newest, setNewest] = useState<readonly CacheInvalidation[]>([]);
  const seenAt = useStore(recorder.history).marks.findLast(({ kind }) => kind === 'invalidation')?.at;
  const shownAt = useRef(seenAt);
  useEffect(() => {
    if (shownAt.current === seenAt) return;
    shownAt.current = seenAt;
    // The frame of the page reports an outage; the next sample tries again.
    healthClient.cache.invalidations({ limit: PAGE }).then(
      ({ invalidations }) => setNewest(invalidations),
      () => {},
    );
  }, [seenAt, healthClient]);

  const { listed } = pages;
  const invalidations = useMemo(() => listed && newestOfEach([...listed.items, ...newest]), [listed, newest]);
  return { ...pages, invalidations, hasMore: listed?.cursor !== undefined };
}
