import { useCallback, useEffect, useRef, useState } from 'react';
import type { RedisApiClient, SessionSummary } from '../../../../client/index.ts';
import { useConsole } from '../../../state/console.ts';
import { useStore } from '../../../state/store.ts';

/** Whose sessions a list has: `undefined` for nobody's yet. */
export type Scope = 'tenant' | 'own' | { readonly userId: string } | undefined;

interface Pages {
  /** The scope that the rest is about. */
  readonly scope: Scope;
  readonly sessions: readonly SessionSummary[] | undefined;
  /** Of the next page; absent if everything is loaded. */
  readonly cursor: string | undefined;
  /** When the sessions were read, in ms since the epoch. */
  readonly updatedAt: number | undefined;
  readonly error: unknown;
}

export interface SessionPages extends Omit<Pages, 'cursor'> {
  readonly hasMore: boolean;
  /** Reads the loaded pages again. */
  readonly refresh: () => Promise<void>;
  /** The same, not as an action of the user. */
  readonly refreshQuietly: () => Promise<void>;
  readonly loadMore: () => Promise<void>;
}

/** A page of one user has all sessions that a user can have. */
const PAGE = { tenant: 50, user: 100 };

/** The sessions of a scope, page by page. */
export function useSessionPages(scope: Scope): SessionPages {
  const { client, healthClient, health } = useConsole();
  const { recoveries } = useStore(health);
  const [pages, setPages] = useState<Pages>(nothingOf(scope));
  const latest = useRef(0);
  const count = useRef({ scope, pages: 1 });

  const read = useCallback(
    async (from: RedisApiClient, more: boolean) => {
      if (scope === undefined) return;
      if (count.current.scope !== scope) count.current = { scope, pages: 1 };
      latest.current += 1;
      const request = latest.current;
      const next = await readPages(from, scope, count.current.pages + Number(more)).catch(
        (error: unknown) => ({ error }),
      );
      // An older response may arrive after a newer one.
      if (request !== latest.current) return;
      if ('sessions' in next) count.current = { scope, pages: next.pages };
      setPages((before) => ({ ...(before.scope === scope ? before : nothingOf(scope)), ...next }));
    },
    [scope],
  );
  const refresh = useCallback(() => read(client, false), [read, client]);
  const refreshQuietly = useCallback(() => read(healthClient, false), [read, healthClient]);
  const loadMore = useCallback(() => read(client, true), [read, client]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: recoveries is a reason to load again, not an input
  useEffect(() => {
    void refresh();
  }, [refresh, recoveries]);

  const { cursor, ...shown } = pages.scope === scope ? pages : nothingOf(scope);
  return { ...shown, hasMore: cursor !== undefined, refresh, refreshQuietly, loadMore };
}

const nothingOf = (scope: Scope): Pages => {
  return { scope, sessions: undefined, cursor: undefined, updatedAt: undefined, error: undefined };
};

/** Reads from the first page on, so that a session that has ended disappears from any page. */
async function readPages({ sessions }: RedisApiClient, scope: NonNullable<Scope>, count: number) {
  const found: SessionSummary[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page =
      scope === 'tenant'
        ? await sessions.listTenant({ cursor, limit: PAGE.tenant })
        : await sessions.list({
            userId: scope === 'own' ? undefined : scope.userId,
            cursor,
            limit: PAGE.user,
          });
    found.push(...page.sessions);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== undefined && pages < count);
  return { sessions: found, cursor, pages, updatedAt: Date.now(), error: undefined };
}
