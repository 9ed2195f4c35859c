import { useCallback, useEffect, useRef } from 'react';
import type { ReadSessionSummary } from '../../../../client/index.ts';
import { useConsole } from '../../../state/console.ts';
import { useLoaded } from '../../../state/use-loaded.ts';

/**
 * One session, by its handle.
 * @param changes of the list that is shown beside it, each a reason to read the session again
 */
export function useSessionDetail(handle: string, changes: number | undefined) {
  const { client, healthClient } = useConsole();
  const read = useRef<string>(undefined);
  const last = useRef<ReadSessionSummary>(undefined);
  const load = useCallback((): Promise<ReadSessionSummary | null> => {
    // The first time is an action of the user, the others follow the list.
    const { sessions } = read.current === handle ? healthClient : client;
    read.current = handle;
    return sessions.getSummary(handle);
  }, [client, healthClient, handle]);
  const { data, error, reload } = useLoaded(load);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the list is a reason to read again, not an input
  useEffect(() => {
    if (!first.current) void reload();
    first.current = false;
  }, [changes]);
  if (data) last.current = data;
  return {
    /** Null if it is not live; undefined while it is loaded. */
    session: data,
    /** Known as long as the session has been live while it was shown. */
    userId: last.current?.handle === handle ? last.current.userId : undefined,
    error,
    reload,
  };
}
