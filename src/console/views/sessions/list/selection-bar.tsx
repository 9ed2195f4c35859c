import { useCallback, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { ConfirmButton } from '../../../components/confirm-button.tsx';
import { Problem } from '../../../components/states.tsx';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { useAction } from '../../../state/use-action.ts';
import { forget } from '../own-sessions.ts';
import { type EndedMany, endMany } from './end-many.ts';
import { groupByUser, sessionCount, userCount } from './session-groups.ts';
import type { Selection } from './use-selection.ts';

interface SelectionBarProps {
  readonly selection: Selection;
  /** Selected sessions that the search hides. */
  readonly hidden: number;
  readonly onEnded: () => Promise<void>;
}

/** Users that a question names; the rest is counted. */
const NAMED = 8;

/** What can be done with the selected sessions. */
export function SelectionBar({ selection, hidden, onEnded }: SelectionBarProps) {
  const { client } = useConsole();
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const [failed, setFailed] = useState<EndedMany['failed']>([]);
  const { sessions, set, clear } = selection;
  const end = useAction(
    useCallback(async () => {
      setFailed([]);
      setProgress({ done: 0, of: sessions.length });
      const result = await endMany(client, sessions, (done) => setProgress({ done, of: sessions.length }));
      setProgress(undefined);
      forget(result.ended);
      set(result.ended, false);
      setFailed(result.failed);
      const failures = result.failed.length > 0 ? `, ${result.failed.length} could not be ended` : '';
      await onEnded();
      announce(`${sessionCount(result.ended.length)} ended${failures}`);
    }, [client, sessions, set, onEnded]),
  );
  const users = groupByUser(sessions);
  if (sessions.length === 0 && failed.length === 0) return null;
  return (
    <fieldset className="selection" aria-label="Selected sessions">
      <strong>
        {sessionCount(sessions.length)} selected{hidden > 0 && `, ${hidden} of them hidden by the search`}
      </strong>
      <div className="actions">
        <ConfirmButton
          busy={end.busy}
          disabled={sessions.length === 0}
          question={`End ${sessionCount(sessions.length)} of ${userCount(users.length)}?`}
          consequence={
            <>
              <ul className="named-users">
                {users.slice(0, NAMED).map(({ userId, sessions: own }) => (
                  <li key={userId}>
                    {userId}: {sessionCount(own.length)}
                  </li>
                ))}
                {users.length > NAMED && <li>and {userCount(users.length - NAMED)} more</li>}
              </ul>
              <p>They are signed out and have to sign in again. A session cannot be restored.</p>
            </>
          }
          confirm={`End ${sessionCount(sessions.length)}`}
          onConfirm={end.run}
        >
          End selected
        </ConfirmButton>
        <Button
          look="quiet"
          onClick={() => {
            setFailed([]);
            clear();
          }}
        >
          Clear selection
        </Button>
      </div>
      {progress && (
        <label className="selection-progress">
          Ended {progress.done} of {progress.of}
          <progress value={progress.done} max={progress.of} />
        </label>
      )}
      {failed[0] && (
        <div className="selection-failed">
          <p>
            <strong>{sessionCount(failed.length)} could not be ended</strong> and may still be live. They stay
            selected so that you can try again. The first error:
          </p>
          <Problem error={failed[0].error} />
        </div>
      )}
    </fieldset>
  );
}
