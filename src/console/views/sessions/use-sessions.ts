import { useCallback, useState } from 'react';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { currentHandle, forget, keep, ownSessions } from './own-sessions.ts';

/** @param userId whose sessions; one's own if empty */
export function useSessions(userId: string) {
  const { client } = useConsole();
  const [evicted, setEvicted] = useState<readonly string[]>([]);
  const whose = userId || undefined;
  const load = useCallback(() => client.sessions.list({ userId: whose, limit: 50 }), [client, whose]);
  const list = useLoaded(load);
  const { reload } = list;

  const create = useCallback(
    async (count: number) => {
      const gone: string[] = [];
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
    [client, reload],
  );

  const end = useCallback(
    async (handle: string) => {
      const ended = await client.sessions.destroy({ handle });
      forget([handle]);
      await reload();
      announce(ended ? 'Session ended' : 'It had ended already');
    },
    [client, reload],
  );

  const endOthers = useCallback(async () => {
    const handle = currentHandle.get();
    const except = handle === undefined ? undefined : { handle };
    const destroyed = await client.sessions.destroyOthers({ userId: whose, except });
    forget([...ownSessions.get().keys()].filter((own) => own !== handle));
    await reload();
    announce(`${destroyed} ended`);
  }, [client, reload, whose]);

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
      announce(rotated ? 'A new id; the old one is dead' : 'It had ended already');
    },
    [client, reload],
  );

  const touch = useCallback(
    async (handle: string) => {
      const session = await client.sessions.get(ownSessions.get().get(handle) ?? '');
      await reload();
      announce(session ? 'Read: its idle time is renewed when that is due' : 'It had ended already');
    },
    [client, reload],
  );

  return {
    list,
    evicted,
    create: useAction(create),
    end: useAction(end),
    endOthers: useAction(endOthers),
    rotate: useAction(rotate),
    touch: useAction(touch),
  };
}
