import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Empty, Problem } from '../../components/states.tsx';
import { copyText } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { CheckList } from './check-list.tsx';
import { reportOf, totalsOf } from './report.ts';
import { RunSummary } from './run-summary.tsx';
import { DOORS, useSelfTest } from './use-self-test.ts';

/** The guide's test page: one click, every promise tried. */
export function SelfTestView() {
  const opened = useConsole();
  const { run, busy, error, results } = useSelfTest();
  const hasGraphql = opened.deployment.graphqlUrl !== undefined;
  const [graphql, setGraphql] = useState(hasGraphql);
  const doors = DOORS.filter((door) => door === 'HTTP' || (graphql && hasGraphql));
  const finished = results.length > 0 && totalsOf(results).waiting === 0;
  return (
    <div className="cards">
      <Card
        title="Try everything, through both doors"
        hint={
          <>
            Connection, sessions, cache, invalidation and metrics, then isolation and races, with your own
            token. Names are fresh and every session and value made is removed. At most two sessions of yours
            exist at a time; if you are at the limit already, your oldest makes room.
          </>
        }
        actions={
          <>
            <Button look="primary" busy={busy} onClick={() => run([...doors])}>
              {results.length > 0 ? 'Run again' : 'Run the self-test'}
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
          Through GraphQL as well {!hasGraphql && '(the outputs name no GraphQL API)'}
        </label>
        <RunSummary results={results} />
        <Problem error={error} />
      </Card>
      {results.length === 0 ? (
        <Empty title="Nothing was run yet">It takes a few seconds, and shows every request and answer.</Empty>
      ) : (
        <div className="transports">
          {DOORS.map((door) => (
            <CheckList key={door} door={door} results={results} />
          ))}
        </div>
      )}
    </div>
  );
}
