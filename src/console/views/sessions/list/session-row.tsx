import type { SessionSummary } from '../../../../client/index.ts';
import { Badge } from '../../../components/badge.tsx';
import { ConfirmButton } from '../../../components/confirm-button.tsx';
import { Moment } from '../../../components/moment.tsx';
import { hrefOf, usePlace } from '../../../state/route.ts';
import { useStore } from '../../../state/store.ts';
import { currentHandle } from '../own-sessions.ts';
import { shortHandle } from '../short-handle.ts';
import { Checkbox } from './checkbox.tsx';
import type { Selection } from './use-selection.ts';

interface SessionRowProps {
  readonly session: SessionSummary;
  readonly selection: Selection;
  readonly onEnd: (handle: string, userId: string) => void;
}

export function SessionRow({ session, selection, onEnd }: SessionRowProps) {
  const isCurrent = useStore(currentHandle) === session.handle;
  const isShown = usePlace().rest[0] === session.handle;
  const { handle, userId, device = 'Unknown device' } = session;
  const short = shortHandle(handle);
  return (
    <tr className={isShown ? 'is-shown' : undefined}>
      <td className="select">
        <Checkbox label={`Select ${short}, ${device}`} handles={[handle]} selection={selection} />
      </td>
      <th scope="row">
        <span className="device">
          <a href={hrefOf('sessions', handle)} aria-current={isShown || undefined}>
            {device}
          </a>
          {isCurrent && <Badge tone="good">current</Badge>}
          <code className="hint" title={handle}>
            {short}
          </code>
        </span>
      </th>
      <td data-label="Address">{session.ipAddress ?? 'unknown'}</td>
      <td data-label="Last active">
        <Moment at={session.lastActivity} />
      </td>
      <td data-label="Ends if idle" className="number">
        <Moment at={session.expiresAt} />
      </td>
      <td>
        <div className="row-actions">
          <EndButton handle={handle} userId={userId} device={device} isCurrent={isCurrent} onEnd={onEnd} />
        </div>
      </td>
    </tr>
  );
}

interface EndButtonProps {
  readonly handle: string;
  readonly userId: string;
  readonly device: string;
  readonly isCurrent: boolean;
  readonly onEnd: (handle: string, userId: string) => void;
}

function EndButton({ handle, userId, device, isCurrent, onEnd }: EndButtonProps) {
  const short = shortHandle(handle);
  return (
    <ConfirmButton
      look="quiet"
      label={`End ${short}`}
      question="End this session?"
      consequence={
        <p>
          {device} of {userId} ({short}) is signed out and has to sign in again. A session cannot be restored.
          {isCurrent && ' It is the session that this page uses as its own.'}
        </p>
      }
      confirm="End the session"
      onConfirm={() => onEnd(handle, userId)}
    >
      End
    </ConfirmButton>
  );
}
