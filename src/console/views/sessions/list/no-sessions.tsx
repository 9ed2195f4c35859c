import type { SessionSummary } from '../../../../client/index.ts';
import { Button } from '../../../components/button.tsx';
import { Empty } from '../../../components/states.tsx';
import { groupByUser, matching, sessionCount } from './session-groups.ts';

interface NoSessionsOfUserProps {
  readonly userId: string;
  /** Loaded sessions of the tenant, and whether there are more. */
  readonly known: readonly SessionSummary[];
  readonly hasMore: boolean;
  readonly onChoose: (userId: string) => void;
}

/** Users offered instead of the one that was not found. */
const OFFERED = 8;

/** A user id that no live session has, and the users that may have been meant. */
export function NoSessionsOfUser({ userId, known, hasMore, onChoose }: NoSessionsOfUserProps) {
  const similar = groupByUser(matching(known, userId)).filter((group) => group.userId !== userId);
  const offered = (similar.length > 0 ? similar : groupByUser(known)).slice(0, OFFERED);
  return (
    <Empty title="No live sessions for this exact user id">
      The service knows only users with live sessions, so it cannot tell whether “{userId}” exists.
      {offered.length > 0 && (
        <span className="offered">
          {similar.length > 0 ? 'Users that contain this text:' : 'Users with sessions:'}
          {offered.map((group) => (
            <Button key={group.userId} onClick={() => onChoose(group.userId)}>
              <span className="group-name">{group.userId}</span> ({sessionCount(group.sessions.length)})
            </Button>
          ))}
          {hasMore && <span className="hint">Only sessions loaded so far are searched.</span>}
        </span>
      )}
    </Empty>
  );
}
