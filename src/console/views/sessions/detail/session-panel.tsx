import { X } from 'lucide';
import { useEffect, useRef } from 'react';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { ConfirmButton } from '../../../components/confirm-button.tsx';
import { Empty, Loading, Problem } from '../../../components/states.tsx';
import { goTo, hrefOf } from '../../../state/route.ts';
import { useStore } from '../../../state/store.ts';
import { ownSessions } from '../own-sessions.ts';
import type { SessionActions } from '../use-session-actions.ts';
import { LifetimeBar } from './lifetime-bar.tsx';
import { MetadataEditor } from './metadata-editor.tsx';
import { SessionFacts } from './session-facts.tsx';
import { useRotate } from './use-rotate.ts';
import { useSessionDetail } from './use-session-detail.ts';

interface SessionPanelProps {
  readonly handle: string;
  /** When the list was read: the panel follows it. */
  readonly updatedAt: number | undefined;
  readonly end: SessionActions['end'];
  readonly onChanged: () => Promise<void>;
  /** Gets the user of the session, once it is known. */
  readonly onUser: (userId: string | undefined) => void;
}

/** One session, beside the list. */
export function SessionPanel({ handle, updatedAt, end, onChanged, onUser }: SessionPanelProps) {
  const { session, error, reload, userId } = useSessionDetail(handle, updatedAt);
  useEffect(() => onUser(userId), [userId, onUser]);
  const panel = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session is another panel to a screen reader
  useEffect(() => {
    panel.current?.querySelector('h2')?.focus();
  }, [handle]);
  return (
    <div className="session-panel" ref={panel}>
      <Card
        title={session ? (session.device ?? 'Unknown device') : 'Session'}
        hint={session && `of ${session.userId}`}
        actions={
          <Button look="quiet" icon={X} label="Close the session" onClick={() => goTo(hrefOf('sessions'))} />
        }
      >
        <Problem error={error} onRetry={() => void reload()} />
        {session === undefined && error === undefined && <Loading what="the session" />}
        {session === null && (
          <Empty title="This session is not live">
            It has ended, or it belongs to a user whose sessions you may not see. The list of ended sessions
            below says how the latest ones ended.
          </Empty>
        )}
        {session && (
          <>
            <LifetimeBar {...session} />
            <SessionFacts session={session} />
            <PanelActions handle={handle} userId={session.userId} end={end} onChanged={onChanged} />
          </>
        )}
      </Card>
    </div>
  );
}

interface PanelActionsProps extends Pick<SessionPanelProps, 'handle' | 'end' | 'onChanged'> {
  readonly userId: string;
}

function PanelActions({ handle, userId, end, onChanged }: PanelActionsProps) {
  const sessionId = useStore(ownSessions).get(handle);
  const rotate = useRotate(handle, onChanged);
  return (
    <>
      <Problem error={rotate.error} />
      <div className="actions">
        {sessionId !== undefined && (
          <Button busy={rotate.busy} onClick={rotate.run}>
            Rotate the id
          </Button>
        )}
        <ConfirmButton
          busy={end.busy}
          question="End this session?"
          consequence={<p>{userId} is signed out on this device. A session cannot be restored.</p>}
          confirm="End the session"
          onConfirm={() => end.run(handle, userId)}
        >
          End this session
        </ConfirmButton>
      </div>
      <h3>Metadata</h3>
      {sessionId === undefined ? (
        <p className="hint">
          To read or change the metadata or to rotate the id, you need the secret session id. Only the page
          that created this session has it; with a handle, you can only see and end a session.
        </p>
      ) : (
        <MetadataEditor key={handle} sessionId={sessionId} onChanged={onChanged} />
      )}
    </>
  );
}
