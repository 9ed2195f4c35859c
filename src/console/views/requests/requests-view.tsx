import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { RequestRow } from './request-row.tsx';

export function RequestsView() {
  const { log } = useConsole();
  const entries = useStore(log.entries);
  const [withHealth, setWithHealth] = useState(false);
  const [failedOnly, setFailedOnly] = useState(false);
  const shown = entries.filter(
    ({ background, outcome }) =>
      (withHealth || !background) && (!failedOnly || (outcome && !((outcome.status ?? 500) < 400))),
  );
  return (
    <Card
      title="Requests from this page"
      hint="The last 300, newest first. Tokens and session ids are not recorded: commands contain $TOKEN and $SESSION_ID instead."
      actions={<Button onClick={log.clear}>Clear</Button>}
    >
      <div className="actions">
        <label className="check">
          <input
            type="checkbox"
            checked={failedOnly}
            onChange={({ target }) => setFailedOnly(target.checked)}
          />
          Only failures
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={withHealth}
            onChange={({ target }) => setWithHealth(target.checked)}
          />
          Include health checks
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty title="No requests yet">Requests from the other views appear here.</Empty>
      ) : (
        <ul className="requests">
          {shown.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </ul>
      )}
    </Card>
  );
}
