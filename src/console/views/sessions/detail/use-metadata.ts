import { useCallback, useState } from 'react';
import { isRedisApiError, type Session } from '../../../../client/index.ts';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { useAction } from '../../../state/use-action.ts';
import { metadataChanges, parseMetadata } from './metadata-changes.ts';

const textOf = ({ metadata }: Session): string => JSON.stringify(metadata, null, 2);

/**
 * Reads and changes the metadata of a session.
 * @param sessionId its secret id
 * @param onChanged reads what is shown of the session again
 */
export function useMetadata(sessionId: string, onChanged: () => Promise<void>) {
  const { client } = useConsole();
  /** The session that the text was made from. */
  const [base, setBase] = useState<Session>();
  const [text, setText] = useState('');
  /** The session as another update left it, while the user has not chosen yet. */
  const [conflict, setConflict] = useState<Session>();

  const use = useCallback((session: Session) => {
    setBase(session);
    setText(textOf(session));
    setConflict(undefined);
  }, []);

  const read = useCallback(async () => {
    const session = await client.sessions.get(sessionId);
    await onChanged();
    if (session) use(session);
    announce(session ? 'Session read; idle timeout extended if due' : 'Session had already ended');
  }, [client, sessionId, onChanged, use]);

  const save = useCallback(
    async (from: Session) => {
      const metadata = metadataChanges(from.metadata, parseMetadata(text));
      try {
        const saved = await client.sessions.update(sessionId, { metadata }, { ifVersion: from.version });
        if (saved) use(saved);
        announce(saved ? 'Metadata saved' : 'Session had already ended');
      } catch (error) {
        if (!isRedisApiError(error, 'VERSION_CONFLICT')) throw error;
        const current = await client.sessions.get(sessionId);
        if (current) setConflict(current);
      }
      await onChanged();
    },
    [client, sessionId, text, onChanged, use],
  );

  return { base, text, setText, conflict, use, read: useAction(read), save: useAction(save) };
}
