import { Card } from '../../components/card.tsx';
import type { CheckResult } from './check.ts';
import { CheckRow } from './check-row.tsx';

interface CheckListProps {
  readonly door: CheckResult['door'];
  readonly results: readonly CheckResult[];
}

/** The checks of one door, by group. */
export function CheckList({ door, results }: CheckListProps) {
  const own = results.filter((result) => result.door === door);
  if (own.length === 0) return null;
  const groups = [...new Set(own.map(({ group }) => group))];
  return (
    <Card title={door === 'HTTP' ? 'HTTP, through the client' : 'GraphQL, through Amplify'}>
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
