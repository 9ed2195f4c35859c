import { useMemo } from 'react';
import type { SessionSummary } from '../../../../client/index.ts';
import { Button } from '../../../components/button.tsx';
import { Empty, Loading } from '../../../components/states.tsx';
import { useConsole } from '../../../state/console.ts';
import { useAction } from '../../../state/use-action.ts';
import type { SessionActions } from '../use-session-actions.ts';
import { Checkbox } from './checkbox.tsx';
import { NoSessionsOfUser } from './no-sessions.tsx';
import { groupByUser, sessionCount, userCount } from './session-groups.ts';
import { SessionTable } from './session-table.tsx';
import type { Selection } from './use-selection.ts';
import type { SessionPages } from './use-session-pages.ts';

interface ListBodyProps {
  readonly pages: SessionPages;
  readonly known: SessionPages;
  /** The sessions that the search finds. */
  readonly found: readonly SessionSummary[];
  readonly text: string;
  /** The name of the tenant. */
  readonly tenant: string;
  readonly selection: Selection;
  readonly onEnd: SessionActions['end']['run'];
  readonly onLookUp: (userId: string | undefined) => void;
}

/** With more users, groups are closed at first, so that the users can be overlooked. */
const OPEN_GROUPS = 3;

export function ListBody(props: ListBodyProps) {
  const { pages, known, found, text, tenant, selection, onEnd, onLookUp } = props;
  const { userId: caller } = useConsole().user.identity;
  const { scope, sessions, error, hasMore } = pages;
  const groups = useMemo(() => groupByUser(found), [found]);
  const searched = text.trim() !== '';
  const lookedUp = typeof scope === 'object' ? scope.userId : undefined;
  if (!sessions) return error === undefined ? <Loading what="the sessions" /> : null;
  return (
    <>
      {lookedUp !== undefined && (
        <div className="actions">
          <Button onClick={() => onLookUp(undefined)}>Show all users</Button>
        </div>
      )}
      {sessions.length === 0 && lookedUp !== undefined && (
        <NoSessionsOfUser
          userId={lookedUp}
          known={known.sessions ?? []}
          hasMore={known.hasMore}
          onChoose={onLookUp}
        />
      )}
      {sessions.length === 0 && lookedUp === undefined && (
        <Empty title={scope === 'own' ? 'You have no live sessions' : `No live sessions in ${tenant}`}>
          Create one to see its device, address and timeouts.
        </Empty>
      )}
      {sessions.length > 0 && found.length === 0 && (
        <Empty title={`No session listed contains “${text.trim()}”`}>
          {hasMore && 'Not all sessions are loaded. Load more, or look up an exact user id.'}
        </Empty>
      )}
      {found.length > 0 && (
        <Checkbox
          label="Select all sessions shown"
          handles={found.map(({ handle }) => handle)}
          selection={selection}
          labelled
        />
      )}
      {found.length > 0 && (
        <SessionTable
          groups={groups}
          selection={selection}
          search={text.trim()}
          singleUser={scope !== 'tenant'}
          open={({ userId }) => searched || userId === caller || groups.length <= OPEN_GROUPS}
          onEnd={onEnd}
        />
      )}
      {sessions.length > 0 && <Extent pages={pages} found={found} users={groups.length} />}
    </>
  );
}

interface ExtentProps {
  readonly pages: SessionPages;
  readonly found: readonly SessionSummary[];
  readonly users: number;
}

/** How much of everything is shown. */
function Extent({ pages, found, users }: ExtentProps) {
  const { sessions = [], hasMore, loadMore, scope } = pages;
  const more = useAction(loadMore);
  const isFiltered = found.length < sessions.length;
  const of = scope === 'tenant' ? ` of ${userCount(users)}` : '';
  const shown = isFiltered
    ? `${found.length} of ${sessionCount(sessions.length)} ${found.length === 1 ? 'matches' : 'match'}`
    : `${sessionCount(found.length)}${of}`;
  return (
    <div className="list-extent">
      <p className="hint" role="status">
        {shown}
        {hasMore && (isFiltered ? '. Not all sessions are loaded.' : ' loaded so far. There are more.')}
      </p>
      {hasMore && (
        <Button busy={more.busy} onClick={more.run}>
          Load more
        </Button>
      )}
    </div>
  );
}
