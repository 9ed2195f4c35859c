import { useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { useAction } from '../../../state/use-action.ts';
import { entryCount, sessionCount } from '../list/session-groups.ts';

export interface PurgeCounts {
  readonly sessions: number;
  readonly entries: number;
  /** When counting ended, in ms since the epoch; absent while it goes on. */
  readonly doneAt?: number;
}

/** Counts what a purge would delete, and purges. Both take several calls for a large tenant. */
export function usePurge(tenantId: string, onPurged: () => Promise<void>) {
  const { client } = useConsole();
  const [wouldDelete, setWouldDelete] = useState<PurgeCounts>();
  const [deleted, setDeleted] = useState<PurgeCounts>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const run = useCallback(
    async (options: { dryRun?: true; confirm?: string }, onCounts: (counts: PurgeCounts) => void) => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      let counts: PurgeCounts = { sessions: 0, entries: 0 };
      let cursor: string | undefined;
      do {
        const { sessions, entries, ...rest } = await client.purgeTenant({ ...options, cursor, signal });
        counts = { sessions: counts.sessions + sessions, entries: counts.entries + entries };
        onCounts(counts);
        cursor = rest.cursor;
      } while (cursor !== undefined);
      const done = { ...counts, doneAt: Date.now() };
      onCounts(done);
      return done;
    },
    [client],
  );

  const count = useCallback(async () => {
    setDeleted(undefined);
    setWouldDelete(undefined);
    await run({ dryRun: true }, setWouldDelete);
  }, [run]);

  const purge = useCallback(async () => {
    setDeleted(undefined);
    const { sessions, entries } = await run({ confirm: tenantId }, setDeleted);
    setWouldDelete(undefined);
    await onPurged();
    announce(`Tenant purged: ${sessionCount(sessions)} and ${entryCount(entries)}`);
  }, [run, tenantId, onPurged]);

  return { wouldDelete, deleted, count: useAction(count), purge: useAction(purge) };
}
