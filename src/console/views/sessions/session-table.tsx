import type { SessionSummary } from '../../../client/index.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { formatAgo } from '../../state/format.ts';
import { useStore } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { currentHandle, ownSessions } from './own-sessions.ts';
import { shortHandle } from './short-handle.ts';

interface SessionTableProps {
  readonly sessions: readonly SessionSummary[];
  readonly onEnd: (handle: string) => void;
  readonly onRotate: (handle: string) => void;
  readonly onRead: (handle: string) => void;
}

export function SessionTable({ sessions, onEnd, onRotate, onRead }: SessionTableProps) {
  const current = useStore(currentHandle);
  const own = useStore(ownSessions);
  const now = useNow();
  return (
    <table className="folds">
      <caption className="visually-hidden">Live sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">Address</th>
          <th scope="col">Last active</th>
          <th scope="col" className="number">
            Idle timeout
          </th>
          <th scope="col" className="number">
            Absolute timeout
          </th>
          <th scope="col" className="number">
            Actions
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions
          .toSorted((a, b) => b.createdAt - a.createdAt)
          .map((session) => (
            <tr key={session.handle}>
              <th scope="row">
                <span className="device">
                  <span>{session.device ?? 'Unknown device'}</span>
                  {session.handle === current && <Badge tone="good">current</Badge>}
                  <code className="hint" title={session.handle}>
                    {shortHandle(session.handle)}
                  </code>
                </span>
              </th>
              <td data-label="Address">{session.ipAddress ?? 'unknown'}</td>
              <td data-label="Last active">{formatAgo(now - session.lastActivity)}</td>
              <td data-label="Idle timeout" className="number">
                <Countdown until={session.expiresAt} />
              </td>
              <td data-label="Absolute timeout" className="number">
                <Countdown until={session.absoluteExpiresAt} />
              </td>
              <td>
                <div className="row-actions">
                  {own.has(session.handle) && (
                    <>
                      <Button
                        look="quiet"
                        label={`Read ${shortHandle(session.handle)}`}
                        onClick={() => onRead(session.handle)}
                      >
                        Read
                      </Button>
                      <Button
                        look="quiet"
                        label={`Rotate ${shortHandle(session.handle)}`}
                        onClick={() => onRotate(session.handle)}
                      >
                        Rotate
                      </Button>
                    </>
                  )}
                  <Button
                    look="quiet"
                    label={`End ${shortHandle(session.handle)}`}
                    onClick={() => onEnd(session.handle)}
                  >
                    End
                  </Button>
                </div>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
