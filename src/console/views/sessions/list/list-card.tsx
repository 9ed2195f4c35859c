import { useMemo, useState } from 'react';
import { Card } from '../../../components/card.tsx';
import { ConfirmButton } from '../../../components/confirm-button.tsx';
import { Problem } from '../../../components/states.tsx';
import { useConsole } from '../../../state/console.ts';
import { useStore } from '../../../state/store.ts';
import { CreateActions } from '../create-actions.tsx';
import { currentHandle } from '../own-sessions.ts';
import { shortHandle } from '../short-handle.ts';
import type { SessionActions } from '../use-session-actions.ts';
import { ListBody } from './list-body.tsx';
import { RefreshStatus } from './refresh-status.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { matching, sessionCount } from './session-groups.ts';
import { SessionSearch } from './session-search.tsx';
import { useSelection } from './use-selection.ts';
import type { SessionPages } from './use-session-pages.ts';

interface ListCardProps {
  /** All that the user may see. */
  readonly all: SessionPages;
  /** What is shown: the same, or the sessions of a user who was looked up. */
  readonly shown: SessionPages;
  readonly actions: SessionActions;
  readonly onLookUp: ((userId: string | undefined) => void) | undefined;
  readonly refresh: () => Promise<void>;
}

/** The list of sessions, with its search and what can be done with them. */
export function ListCard({ all, shown, actions, onLookUp, refresh }: ListCardProps) {
  const { identity } = useConsole().user;
  const [text, setText] = useState('');
  const sessions = shown.sessions ?? NONE;
  const found = useMemo(() => matching(sessions, text), [sessions, text]);
  const selection = useSelection(sessions);
  const lookedUp = typeof shown.scope === 'object' ? shown.scope.userId : undefined;
  const { create, end, endOthers, evicted } = actions;
  const user = lookedUp ?? (shown.scope === 'own' ? identity.userId : undefined);
  const tenant = identity.tenantName ?? identity.tenantId ?? 'the tenant';

  function lookUp(userId: string | undefined) {
    setText('');
    selection.clear();
    onLookUp?.(userId);
  }
  return (
    <Card
      title={user === undefined ? `Sessions of ${tenant}` : titleOf(user, identity.userId)}
      hint="A session ends when it has been idle too long, and at the absolute timeout at the latest. Select one to see both times."
      actions={<CreateActions create={create} amongOthers={user !== identity.userId} />}
    >
      <SessionSearch text={text} onText={setText} onLookUp={onLookUp && lookUp} />
      <div className="list-status">
        <RefreshStatus pages={shown} />
        {user !== undefined && sessions.length > 0 && (
          <EndAllButton user={user} sessions={sessions} endOthers={endOthers} />
        )}
      </div>
      <Problem error={create.error ?? end.error ?? endOthers.error} />
      <Problem error={shown.error} onRetry={() => void shown.refresh()} />
      {evicted.length > 0 && lookedUp === undefined && (
        <p className="notice notice-warn" role="status">
          <span>
            <strong>Session limit reached.</strong> {evicted.length} older{' '}
            {evicted.length === 1 ? 'session was' : 'sessions were'} ended:{' '}
            {evicted.map(shortHandle).join(', ')}
          </span>
        </p>
      )}
      <SelectionBar
        selection={selection}
        hidden={selection.sessions.filter((session) => !found.includes(session)).length}
        onEnded={refresh}
      />
      <ListBody
        pages={shown}
        known={all}
        found={found}
        tenant={tenant}
        text={text}
        selection={selection}
        onEnd={end.run}
        onLookUp={lookUp}
      />
    </Card>
  );
}

const NONE = [] as const;

const titleOf = (user: string, caller: string): string =>
  user === caller ? 'Your sessions' : `Sessions of ${user}`;

interface EndAllButtonProps extends Pick<SessionActions, 'endOthers'> {
  readonly user: string;
  readonly sessions: NonNullable<SessionPages['sessions']>;
}

/** Ends what the service finds, not only what is listed. */
function EndAllButton({ user, sessions, endOthers }: EndAllButtonProps) {
  const current = useStore(currentHandle);
  const kept = sessions.find(({ handle }) => handle === current)?.handle;
  const count = sessions.length - Number(kept !== undefined);
  return (
    <ConfirmButton
      busy={endOthers.busy}
      disabled={count === 0}
      question={kept ? 'End all other sessions?' : 'End all sessions?'}
      consequence={
        <p>
          {user} has {sessionCount(count)}
          {kept && ' besides the current one'} and has to sign in again on those devices. Sessions cannot be
          restored.
        </p>
      }
      confirm="End sessions"
      onConfirm={() => endOthers.run(user, kept)}
    >
      {kept ? 'End the others' : 'End all'}
    </ConfirmButton>
  );
}
