import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { SessionTable } from './session-table.tsx';
import { shortHandle } from './short-handle.ts';
import { useSessions } from './use-sessions.ts';
import { UserFilter } from './user-filter.tsx';

/** More than the default limit per user, so that its effect is visible. */
const MANY = 6;

export function SessionsView() {
  const { identity } = useConsole().user;
  const [userId, setUserId] = useState('');
  const { list, current, evicted, create, end, endOthers, rotate, touch } = useSessions(userId);
  const { data, error, loading } = list;
  const isOwn = userId === '' || userId === identity.userId;
  const failure = create.error ?? end.error ?? endOthers.error ?? rotate.error ?? touch.error;
  return (
    <div className="cards">
      <Card
        title={isOwn ? 'Your sessions' : `Sessions of ${userId}`}
        hint="A session ends when it is not used for the idle timeout, and after the absolute timeout in any case. Reading or rotating a session requires its id, which only the page that created it has."
        actions={
          <>
            <Button look="primary" busy={create.busy} disabled={!isOwn} onClick={() => create.run(1)}>
              Create a session
            </Button>
            <Button busy={create.busy} disabled={!isOwn} onClick={() => create.run(MANY)}>
              Create {MANY} and watch the limit
            </Button>
            <ConfirmButton
              question={isOwn && current ? 'End all other sessions?' : 'End all sessions?'}
              consequence="The user has to sign in again on those devices."
              confirm="End sessions"
              busy={endOthers.busy}
              disabled={!data || data.sessions.length === 0}
              onConfirm={endOthers.run}
            >
              {isOwn && current ? 'End the others' : 'End all'}
            </ConfirmButton>
          </>
        }
      >
        {identity.permissions.includes('sessions:manage') && (
          <UserFilter userId={userId} onChoose={setUserId} />
        )}
        <Problem error={failure} />
        {isOwn && evicted.length > 0 && (
          <p className="notice notice-warn" role="status">
            <span>
              <strong>Session limit reached.</strong> {evicted.length} older{' '}
              {evicted.length === 1 ? 'session' : 'sessions'} ended: {evicted.map(shortHandle).join(', ')}
            </span>
          </p>
        )}
        <Problem error={error} onRetry={() => void list.reload()} />
        {!data && loading && <Loading what="the sessions" />}
        {data && data.sessions.length === 0 && (
          <Empty title="No live sessions">
            {isOwn
              ? 'Create one to see its device, address and timeouts.'
              : 'There are none for this exact user id.'}
          </Empty>
        )}
        {data && data.sessions.length > 0 && (
          <SessionTable sessions={data.sessions} onEnd={end.run} onRotate={rotate.run} onRead={touch.run} />
        )}
      </Card>
    </div>
  );
}
