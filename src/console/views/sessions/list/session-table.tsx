import { ChevronDown, ChevronRight } from 'lucide';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Moment } from '../../../components/moment.tsx';
import type { SessionActions } from '../use-session-actions.ts';
import { Checkbox } from './checkbox.tsx';
import { sessionCount, type UserGroup } from './session-groups.ts';
import { SessionRow } from './session-row.tsx';
import type { Selection } from './use-selection.ts';

interface SessionTableProps {
  readonly groups: readonly UserGroup[];
  readonly selection: Selection;
  /** Whether the groups that the user has not opened or closed are open. */
  readonly open: (group: UserGroup) => boolean;
  /** What the rows were searched for: groups that the user has opened or closed are so for this search only. */
  readonly search: string;
  /** One group without its heading, if there can be no other user. */
  readonly singleUser: boolean;
  readonly onEnd: SessionActions['end']['run'];
}

/** Columns of a row besides the checkbox. */
const COLUMNS = 5;

/** Sessions, grouped by their users. */
export function SessionTable({ groups, selection, open, search, singleUser, onEnd }: SessionTableProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  return (
    <table className="folds sessions">
      <caption className="visually-hidden">Live sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="select">
            <span className="visually-hidden">Selected</span>
          </th>
          <th scope="col">Device</th>
          <th scope="col">Address</th>
          <th scope="col">Last active</th>
          <th scope="col" className="number">
            Ends if idle
          </th>
          <th scope="col" className="number">
            Actions
          </th>
        </tr>
      </thead>
      {groups.map((group) => {
        const { userId, sessions } = group;
        const place = `${search} ${userId}`;
        const shown = singleUser || (toggled.get(place) ?? open(group));
        return (
          <tbody key={userId}>
            {!singleUser && (
              <GroupRow
                group={group}
                open={shown}
                selection={selection}
                onToggle={() => setToggled((before) => new Map([...before, [place, !shown]]))}
              />
            )}
            {shown &&
              sessions.map((session) => (
                <SessionRow key={session.handle} session={session} selection={selection} onEnd={onEnd} />
              ))}
          </tbody>
        );
      })}
    </table>
  );
}

interface GroupRowProps {
  readonly group: UserGroup;
  readonly open: boolean;
  readonly selection: Selection;
  readonly onToggle: () => void;
}

function GroupRow({ group, open, selection, onToggle }: GroupRowProps) {
  const { userId, email, sessions, lastActivity } = group;
  return (
    <tr className="group-row">
      <td className="select">
        <Checkbox
          label={`Select all sessions of ${userId}`}
          handles={sessions.map(({ handle }) => handle)}
          selection={selection}
        />
      </td>
      <th scope="rowgroup" colSpan={COLUMNS}>
        <div className="group-head">
          <Button look="quiet" icon={open ? ChevronDown : ChevronRight} expanded={open} onClick={onToggle}>
            <span className="group-name">{userId}</span>
          </Button>
          <span className="hint">
            {email !== undefined && `${email} · `}
            {sessionCount(sessions.length)}, last active <Moment at={lastActivity} />
          </span>
        </div>
      </th>
    </tr>
  );
}
