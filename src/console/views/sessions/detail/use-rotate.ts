import { useCallback } from 'react';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { goTo, hrefOf } from '../../../state/route.ts';
import { useAction } from '../../../state/use-action.ts';
import { currentHandle, forget, keep, ownSessions } from '../own-sessions.ts';

/** Gives a session of this page a new id, and so a new handle: the page then shows that one. */
export function useRotate(handle: string, onChanged: () => Promise<void>) {
  const { client } = useConsole();
  return useAction(
    useCallback(async () => {
      const sessionId = ownSessions.get().get(handle);
      const rotated = sessionId === undefined ? null : await client.sessions.rotate(sessionId);
      const wasCurrent = currentHandle.get() === handle;
      forget([handle]);
      if (rotated) {
        keep(rotated.session.handle, rotated.sessionId);
        if (wasCurrent) currentHandle.set(rotated.session.handle);
        goTo(hrefOf('sessions', rotated.session.handle), 'replace');
      }
      await onChanged();
      announce(rotated ? 'Session id rotated' : 'Session had already ended');
    }, [client, handle, onChanged]),
  );
}
