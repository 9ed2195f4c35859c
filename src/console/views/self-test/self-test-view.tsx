import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Problem } from '../../components/states.tsx';
import { copyText } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { CheckList } from './check-list.tsx';
import { reportOf, totalsOf } from './report.ts';
import { RunSummary } from './run-summary.tsx';
import { TRANSPORTS, useSelfTest } from './use-self-test.ts';

/** The guide's test page: one click runs every check. */
export function SelfTestView() {
  const opened = useConsole();
  const { run, busy, error, results } = useSelfTest();
  const hasGraphql = opened.deployment.graphqlUrl !== undefined;
  const [graphql, setGraphql] = useState(hasGraphql);
  const transports = TRANSPORTS.filter((transport) => transport === 'HTTP' || (graphql && hasGraphql));
  const finished = results.length > 0 && totalsOf(results).waiting === 0;
  return (
    <div className="cards">
      <Card
        title="Test HTTP and GraphQL end to end"
        hint={
          <>
            Checks connection, sessions, cache, invalidation and metrics, then isolation and races, with your
            token. It deletes its entries and ends its sessions; its counters, invalidations and ended
            sessions stay listed. At most two of its sessions are live at a time; if you are at your session
            limit, your oldest session is ended.
          </>
        }
        actions={
          <>
            <Button look="primary" busy={busy} onClick={() => run(transports)}>
              {busy ? 'Running…' : results.length > 0 ? 'Run again' : 'Run the self-test'}
            </Button>
            {finished && (
              <Button
                onClick={() =>
                  void copyText(reportOf(opened, opened.user.identity, results), 'The JSON report')
                }
              >
                Copy the JSON report
              </Button>
            )}
          </>
        }
      >
        <label className="check">
          <input
            type="checkbox"
            checked={graphql}
            disabled={!hasGraphql || busy}
            onChange={({ target }) => setGraphql(target.checked)}
          />
          Include GraphQL {!hasGraphql && '(the outputs contain no GraphQL API)'}
        </label>
        <RunSummary results={results} />
        <Problem error={error} />
      </Card>
      {results.length === 0 ? (
        <Empty title="No results yet">A run takes a few seconds and shows every request and response.</Empty>
      ) : (
        <div className="transports">
          {TRANSPORTS.map((transport) => (
            <CheckList key={transport} transport={transport} results={results} />
          ))}
        </div>
      )}
    </div>
  );
}
