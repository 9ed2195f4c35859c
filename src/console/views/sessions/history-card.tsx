import { useCallback, useEffect, useRef } from 'react';
import type { EndCause } from '../../../client/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { shortHandle } from './short-handle.ts';

const CAUSES: Readonly<Record<EndCause, string>> = {
  'signed-out': 'Signed out',
  'signed-out-remotely': 'Ended from another device or by an administrator',
  evicted: 'Ended by a newer session, at the session limit',
  'issuer-logout': 'Signed out at the identity provider',
  revoked: 'Ended with all sessions of the tenant',
  expired: 'Expired: idle or absolute timeout',
};

interface HistoryCardProps {
  /** The user; the caller if absent. */
  readonly userId: string | undefined;
  /** Each change is a reason to read the history again. */
  readonly changes: string;
  /** Shows those of the caller instead. */
  readonly onOwn: (() => void) | undefined;
}

/** How the latest sessions of a user ended. */
export function HistoryCard({ userId, changes, onOwn }: HistoryCardProps) {
  const { client, healthClient, user } = useConsole();
  const manages = user.identity.permissions.includes('sessions:manage');
  const read = useRef<{ readonly of: string | undefined }>(undefined);
  const load = useCallback(async () => {
    // The first time is an action of the user, the others follow the list.
    const again = read.current?.of === userId && read.current !== undefined;
    read.current = { of: userId };
    return (again ? healthClient : client).sessions.listEnded({ userId });
  }, [client, healthClient, userId]);
  const { data, error, reload } = useLoaded(load);
  const shown = useRef(changes);
  useEffect(() => {
    if (shown.current !== changes) void reload();
    shown.current = changes;
  }, [changes, reload]);
  return (
    <Card
      title={userId === undefined ? 'Your ended sessions' : `Ended sessions of ${userId}`}
      hint="The last 20, from the past 30 days."
      actions={onOwn && <Button onClick={onOwn}>Show your own</Button>}
    >
      <Problem error={error} onRetry={() => void reload()} />
      {!data && error === undefined && <Loading what="the history" />}
      {data?.length === 0 && userId === undefined && (
        <Empty title="You have no ended sessions">{manages && 'Look up a user to see theirs.'}</Empty>
      )}
      {data?.length === 0 && userId !== undefined && <Empty title={`${userId} has no ended sessions`} />}
      {data && data.length > 0 && (
        <table className="folds">
          <caption className="visually-hidden">Ended sessions, the last one first</caption>
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">How it ended</th>
              <th scope="col">Ended</th>
              <th scope="col">Created</th>
              <th scope="col">Address</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ handle, device, cause, endedAt, createdAt, ipAddress }) => (
              <tr key={handle}>
                <th scope="row">
                  <span className="device">
                    {device ?? 'Unknown device'}
                    <code className="hint" title={handle}>
                      {shortHandle(handle)}
                    </code>
                  </span>
                </th>
                <td data-label="How it ended">{CAUSES[cause]}</td>
                <td data-label="Ended">
                  <Moment at={endedAt} />
                </td>
                <td data-label="Created">
                  <Moment at={createdAt} />
                </td>
                <td data-label="Address">{ipAddress ?? 'unknown'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
