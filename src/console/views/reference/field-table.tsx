import type { SchemaRow } from './schema-rows.ts';

interface FieldTableProps {
  readonly rows: readonly SchemaRow[];
  /** Input field -> the header that carries it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly empty: string;
}

/** The fields of an input or an output, with types and limits. */
export function FieldTable({ rows, headers, empty }: FieldTableProps) {
  if (rows.length === 0) return <p className="hint">{empty}</p>;
  return (
    <dl className="schema">
      {rows.map(({ path, type, required, description }) => (
        <div key={path}>
          <dt>
            <code>{path}</code>
            {required && <span className="schema-required">required</span>}
          </dt>
          <dd>
            <span className="schema-type">{type}</span>
            {description && <span>{description}</span>}
            {headers[path] && (
              <span className="hint">
                Over HTTP, send it in the header <code>{headers[path]}</code>.
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
