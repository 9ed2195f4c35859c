import { useCallback, useEffect, useState } from 'react';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { MAX_TIMER_MS } from '../../state/timer.ts';
import { useAction } from '../../state/use-action.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { currentHandle, forget, keep, ownSessions } from './own-sessions.ts';

/** The most sessions a user can have; they fit in one page. */
const MAX_SESSIONS = 100;

/** @param userId the user whose sessions are listed; the caller if empty */
export function useSessions(userId: string) {
  const { client } = useConsole();
  const [evicted, setEvicted] = useState<readonly string[]>([]);
  const user = userId || undefined;
  const load = useCallback(() => client.sessions.list({ userId: user, limit: MAX_SESSIONS }), [client, user]);
  const list = useLoaded(load);
  const { reload, data } = list;

  // Reloads when a session is due to expire; the service decides by its own clock whether it has.
  useEffect(() => {
    const ends = (data?.sessions ?? []).map(({ expiresAt }) => expiresAt).filter((end) => end > Date.now());
    if (ends.length === 0) return;
    const timer = setTimeout(
      () => void reload(),
      Math.min(MAX_TIMER_MS, Math.min(...ends) - Date.now() + 250),
    );
    return () => clearTimeout(timer);
  }, [data, reload]);

  /** The session this page uses as its own, unless it has expired or was ended elsewhere. */
  const current = useStore(currentHandle);
  const liveCurrent = data?.sessions.find(({ handle }) => handle === current)?.handle;

  const create = useCallback(
    async (count: number) => {
      const gone: string[] = [];
      if (liveCurrent === undefined) currentHandle.set(undefined);
      for (let i = 0; i < count; i++) {
        const created = await client.sessions.create({ metadata: { source: 'console' } });
        const { handle } = created.session;
        keep(handle, created.sessionId);
        gone.push(...created.evicted);
        forget(created.evicted);
        if (currentHandle.get() === undefined) currentHandle.set(handle);
        setEvicted(gone);
        await reload();
      }
      announce(count === 1 ? 'Session created' : `${count} sessions created`);
    },
    [client, reload, liveCurrent],
  );

  const end = useCallback(
    async (handle: string) => {
      const ended = await client.sessions.destroy({ handle });
      forget([handle]);
      await reload();
      announce(ended ? 'Session ended' : 'Session had already ended');
    },
    [client, reload],
  );

  const endOthers = useCallback(async () => {
    const handle = liveCurrent;
    const except = handle === undefined ? undefined : { handle };
    const destroyed = await client.sessions.destroyOthers({ userId: user, except });
    forget([...ownSessions.get().keys()].filter((own) => own !== handle));
    await reload();
    announce(destroyed === 1 ? '1 session ended' : `${destroyed} sessions ended`);
  }, [client, reload, user, liveCurrent]);

  const rotate = useCallback(
    async (handle: string) => {
      const sessionId = ownSessions.get().get(handle);
      const rotated = sessionId === undefined ? null : await client.sessions.rotate(sessionId);
      const wasCurrent = currentHandle.get() === handle;
      forget([handle]);
      if (rotated) {
        keep(rotated.session.handle, rotated.sessionId);
        if (wasCurrent) currentHandle.set(rotated.session.handle);
      }
      await reload();
      announce(rotated ? 'Session id rotated' : 'Session had already ended');
    },
    [client, reload],
  );

  const touch = useCallback(
    async (handle: string) => {
      const session = await client.sessions.get(ownSessions.get().get(handle) ?? '');
      await reload();
      announce(session ? 'Session read; idle timeout extended if due' : 'Session had already ended');
    },
    [client, reload],
  );

  return {
    list,
    current: liveCurrent,
    evicted,
    create: useAction(create),
    end: useAction(end),
    endOthers: useAction(endOthers),
    rotate: useAction(rotate),
    touch: useAction(touch),
  };
}
