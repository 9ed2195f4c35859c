import { useCallback, useState } from 'react';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';
import { sessionCount } from './list/session-groups.ts';
import { currentHandle, forget, keep, ownSessions } from './own-sessions.ts';

/**
 * What the lists of sessions can do.
 * @param refresh reads the shown lists again
 * @param showEnded shows the ended sessions of a user
 */
export function useSessionActions(refresh: () => Promise<void>, showEnded: (userId: string) => void) {
  const { client, user } = useConsole();
  const { userId: caller } = user.identity;
  const [evicted, setEvicted] = useState<readonly string[]>([]);

  /** The history shows the caller's own sessions, so those of others need a way to them. */
  const followUp = useCallback(
    (userId: string) =>
      userId === caller
        ? undefined
        : { label: `Show the ended sessions of ${userId}`, run: () => showEnded(userId) },
    [caller, showEnded],
  );

  const create = useCallback(
    async (count: number) => {
      const gone: string[] = [];
      setEvicted(gone);
      const current = currentHandle.get();
      // It may have expired, or was ended elsewhere.
      if (current && !(await client.sessions.getSummary(current))) forget([current]);
      for (let i = 0; i < count; i++) {
        const created = await client.sessions.create({ metadata: { source: 'console' } });
        const { handle } = created.session;
        keep(handle, created.sessionId);
        gone.push(...created.evicted);
        forget(created.evicted);
        if (currentHandle.get() === undefined) currentHandle.set(handle);
        setEvicted([...gone]);
        await refresh();
      }
      announce(count === 1 ? 'Session created' : `${count} sessions created`);
    },
    [client, refresh],
  );

  /** @param userId whose session it is */
  const end = useCallback(
    async (handle: string, userId: string) => {
      const ended = await client.sessions.destroy({ handle });
      forget([handle]);
      await refresh();
      announce(ended ? 'Session ended' : 'Session had already ended', followUp(userId));
    },
    [client, refresh, followUp],
  );

  /** @param userId whose sessions end, except the current one of this page */
  const endOthers = useCallback(
    async (userId: string, kept: string | undefined) => {
      const except = kept === undefined ? undefined : { handle: kept };
      const destroyed = await client.sessions.destroyOthers({ userId, except });
      forget([...ownSessions.get().keys()].filter((own) => own !== kept));
      await refresh();
      announce(`${sessionCount(destroyed)} ended`, followUp(userId));
    },
    [client, refresh, followUp],
  );

  return { evicted, create: useAction(create), end: useAction(end), endOthers: useAction(endOthers) };
}

export type SessionActions = ReturnType<typeof useSessionActions>;
