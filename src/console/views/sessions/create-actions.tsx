import { Plus } from 'lucide';
import { Button } from '../../components/button.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { useConsole } from '../../state/console.ts';
import type { SessionActions } from './use-session-actions.ts';

/** More than the default limit per user, so that its effect is visible. */
const MANY = 6;

interface CreateActionsProps extends Pick<SessionActions, 'create'> {
  /** Whether the list beside it has sessions of others. */
  readonly amongOthers: boolean;
}

/** Creates sessions of the user who is signed in here. */
export function CreateActions({ create, amongOthers }: CreateActionsProps) {
  const { userId } = useConsole().user.identity;
  return (
    <>
      <Button look="primary" icon={Plus} busy={create.busy} onClick={() => create.run(1)}>
        {amongOthers ? 'Create a session for yourself' : 'Create a session'}
      </Button>
      <ConfirmButton
        look="plain"
        busy={create.busy}
        question={`Create ${MANY} sessions for yourself and reach the limit?`}
        consequence={
          <p>
            A user can have a limited number of sessions: 5, unless <code>SESSION_MAX_PER_USER</code> sets
            another number. Beyond the limit, each new session ends the oldest session of {userId}, on other
            devices too, which then have to sign in again. With <code>SESSION_ON_LIMIT=reject</code>, the
            service rejects the new session instead.
          </p>
        }
        confirm={`Create ${MANY} sessions`}
        onConfirm={() => create.run(MANY)}
      >
        Try the session limit…
      </ConfirmButton>
    </>
  );
}
