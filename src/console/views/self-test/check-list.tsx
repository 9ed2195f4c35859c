import { Card } from '../../components/card.tsx';
import type { CheckResult } from './check.ts';
import { CheckRow } from './check-row.tsx';

interface CheckListProps {
  readonly transport: CheckResult['transport'];
  readonly results: readonly CheckResult[];
}

/** The checks over one transport, by group. */
export function CheckList({ transport, results }: CheckListProps) {
  const own = results.filter((result) => result.transport === transport);
  if (own.length === 0) return null;
  const groups = [...new Set(own.map(({ group }) => group))];
  return (
    <Card title={transport === 'HTTP' ? 'HTTP API, through the client' : 'GraphQL API, through Amplify'}>
      {groups.map((group) => (
        <div key={group} className="check-group">
          <h3>{group}</h3>
          <ul>
            {own.map((result) => result.group === group && <CheckRow key={result.id} result={result} />)}
          </ul>
        </div>
      ))}
    </Card>
  );
}
