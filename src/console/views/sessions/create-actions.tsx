import { Plus } from 'lucide';
import { Button } from '../../components/button.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { useConsole } from '../../state/console.ts';
import type { SessionActions } from './use-session-actions.ts';

/** More than the default limit per user, so that its effect is visible. */
const MANY = 6;

/** Creates sessions of the user who is signed in here. */
export function CreateActions({ create }: Pick<SessionActions, 'create'>) {
  const { userId } = useConsole().user.identity;
  return (
    <>
      <Button look="primary" icon={Plus} busy={create.busy} onClick={() => create.run(1)}>
        Create a session
      </Button>
      <ConfirmButton
        look="plain"
        busy={create.busy}
        question={`Create ${MANY} sessions and reach the limit?`}
        consequence={
          <p>
            A user can have a limited number of sessions: 5, unless <code>SESSION_MAX_PER_USER</code> says
            otherwise. Beyond the limit, each new session ends the oldest session of {userId}, also on other
            devices, which have to sign in again. With <code>SESSION_ON_LIMIT=reject</code>, the service
            rejects the new session instead.
          </p>
        }
        confirm={`Create ${MANY} sessions`}
        onConfirm={() => create.run(MANY)}
      >
        Create {MANY} and watch the limit
      </ConfirmButton>
    </>
  );
}
