import { Empty } from '../../components/states.tsx';
import { hrefOf } from '../../state/route.ts';
import type { ReferenceOperation } from './reference-operation.ts';

interface OperationListProps {
  readonly operations: readonly ReferenceOperation[];
  /** The name of the operation that is shown. */
  readonly current: string | undefined;
}

/** Links to the operations, grouped by subject. */
export function OperationList({ operations, current }: OperationListProps) {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <nav className="operations" aria-label="Operations">
      {tags.map((tag) => (
        <section key={tag} aria-label={tag}>
          <h3>{tag}</h3>
          <ul>
            {operations
              .filter((operation) => operation.tag === tag)
              .map(({ name }) => (
                <OperationLink key={name} name={name} title={name} current={current} />
              ))}
          </ul>
        </section>
      ))}
      {operations.length === 0 && <Empty title="No matching operations" />}
      <section aria-label="GraphQL">
        <h3>GraphQL</h3>
        <ul>
          <OperationLink name="graphql" title="Query runner" current={current} />
        </ul>
      </section>
    </nav>
  );
}

const OperationLink = ({
  name,
  title,
  current,
}: {
  readonly name: string;
  readonly title: string;
  readonly current: string | undefined;
}) => (
  <li>
    <a href={hrefOf('reference', name)} aria-current={name === current ? 'page' : undefined}>
      {title}
    </a>
  </li>
);
