import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Empty } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { formatCount } from '../../state/format.ts';
import { isLogKept, keepLog } from '../../state/kept-log.ts';
import { MAX_ENTRIES } from '../../state/request-log.ts';
import { useStore } from '../../state/store.ts';
import { matches } from './filter.ts';
import { RequestRow } from './request-row.tsx';

/** Rows that are added at a time: each is a small tree of elements. */
const PAGE = 30;

export function RequestsView() {
  const { log } = useConsole();
  const entries = useStore(log.entries);
  const background = useStore(log.background);
  const [withBackground, setWithBackground] = useState(false);
  const [failuresOnly, setFailuresOnly] = useState(false);
  const [text, setText] = useState('');
  const [kept, setKept] = useState(isLogKept);
  const [limit, setLimit] = useState(PAGE);
  const all = withBackground ? [...entries, ...background].sort((a, b) => b.id - a.id) : entries;
  const found = all.filter((request) => matches(request, { text, failuresOnly }));
  const shown = found.slice(0, limit);
  const hasUsers = new Set(all.flatMap(({ user }) => user ?? [])).size > 1;
  return (
    <Card
      title="Requests from this page"
      hint={`The last ${MAX_ENTRIES}, newest first. Tokens and session ids are not recorded; copied commands contain $TOKEN and $SESSION_ID instead.`}
      actions={<Button onClick={log.clear}>Clear</Button>}
    >
      <div className="request-filter">
        <Field
          label="Search"
          placeholder="Method, path, operation, user or request id"
          value={text}
          onChange={setText}
        />
        <div className="actions">
          <Check label="Only failures" checked={failuresOnly} onChange={setFailuresOnly} />
          <Check label="Include background requests" checked={withBackground} onChange={setWithBackground} />
          <Check
            label="Keep after a reload"
            checked={kept}
            onChange={(next) => {
              keepLog(next);
              setKept(next);
            }}
          />
        </div>
      </div>
      <p className="hint" role="status">
        {all.length > 0 && `${formatCount(found.length)} of ${formatCount(all.length)} requests`}
      </p>
      {all.length === 0 && <Empty title="No requests yet">Requests from the other views appear here.</Empty>}
      {all.length > 0 && found.length === 0 && <Empty title="No matching requests" />}
      <ul className="requests">
        {shown.map((request) => (
          <RequestRow key={request.id} request={request} showUser={hasUsers} />
        ))}
      </ul>
      {found.length > shown.length && (
        <Button onClick={() => setLimit(limit + PAGE)}>
          Show {Math.min(PAGE, found.length - shown.length)} more
        </Button>
      )}
    </Card>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

const Check = ({ label, checked, onChange }: CheckProps) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
    {label}
  </label>
);
