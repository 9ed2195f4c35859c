import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { SessionTable } from './session-table.tsx';
import { shortHandle } from './short-handle.ts';
import { useSessions } from './use-sessions.ts';
import { WhoseSessions } from './whose-sessions.tsx';

/** More than the limit of a user allows by default, so that it can be watched at work. */
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
        hint="A session ends when nobody uses it for the idle timeout, and after the absolute timeout whatever happens. Reading and rotating one need its id, which only the page that created it has."
        actions={
          <>
            <Button look="primary" busy={create.busy} disabled={!isOwn} onClick={() => create.run(1)}>
              Create a session
            </Button>
            <Button busy={create.busy} disabled={!isOwn} onClick={() => create.run(MANY)}>
              Create {MANY} and watch the limit
            </Button>
            <ConfirmButton
              confirm={isOwn && current ? 'Really end the others?' : 'Really end them all?'}
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
          <WhoseSessions userId={userId} onChoose={setUserId} />
        )}
        <Problem error={failure} />
        {isOwn && evicted.length > 0 && (
          <p className="notice notice-warn" role="status">
            <span>
              <strong>The limit made room.</strong> {evicted.length} older{' '}
              {evicted.length === 1 ? 'session' : 'sessions'} ended: {evicted.map(shortHandle).join(', ')}
            </span>
          </p>
        )}
        <Problem error={error} onRetry={() => void list.reload()} />
        {!data && loading && <Loading what="the sessions" />}
        {data && data.sessions.length === 0 && (
          <Empty title="No live sessions">
            {isOwn
              ? 'Create one: its device, address and ends appear here.'
              : 'This user is signed in nowhere.'}
          </Empty>
        )}
        {data && data.sessions.length > 0 && (
          <SessionTable sessions={data.sessions} onEnd={end.run} onRotate={rotate.run} onRead={touch.run} />
        )}
      </Card>
    </div>
  );
}
