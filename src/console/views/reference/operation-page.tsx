import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { FieldTable } from './field-table.tsx';
import type { OperationRoute, ReferenceOperation } from './reference-operation.ts';
import { rowsOf } from './schema-rows.ts';
import type { Schema } from './schema-text.ts';
import { TryCard } from './try-card.tsx';

interface OperationPageProps {
  readonly operation: ReferenceOperation;
  readonly shared: Readonly<Record<string, Schema>>;
}

/** Everything there is to know about one operation. */
export function OperationPage({ operation, shared }: OperationPageProps) {
  const { name, summary, permission, routes, input } = operation;
  return (
    <div className="cards">
      <Card title={name} hint={summary}>
        <div className="names">
          <Badge tone={permission === 'public' ? 'good' : 'info'}>
            {PERMISSIONS[permission] ?? permission}
          </Badge>
          {routes.some(({ method }) => method !== 'GET') ? null : <Badge>reads only</Badge>}
        </div>
        <ul className="routes">
          {routes.map((route) => (
            <RouteLine key={`${route.method} ${route.path} ${route.action}`} route={route} />
          ))}
        </ul>
        <h3>Fields</h3>
        <FieldTable
          rows={rowsOf(input, shared)}
          headers={operation.inputHeaders}
          empty="This call takes no input."
        />
      </Card>
      <TryCard operation={operation} />
      <ResponseCard operation={operation} shared={shared} />
    </div>
  );
}

const PERMISSIONS: Readonly<Record<string, string>> = {
  public: 'needs no token',
  authenticated: 'any valid token',
};

const RouteLine = ({ route: { method, path, action } }: { readonly route: OperationRoute }) => (
  <li>
    <code>
      <strong>{method}</strong> {path}
    </code>
    {action !== undefined && (
      <span className="hint">
        with <code>action: {action}</code>
      </span>
    )}
  </li>
);

function ResponseCard({ operation: { status, output, example, errors }, shared }: OperationPageProps) {
  return (
    <Card title="Responses">
      <h3>
        {status} {output ? '' : 'without a body'}
      </h3>
      {output && (
        <>
          <FieldTable rows={rowsOf(output, shared)} headers={{}} empty="Any JSON." />
          <CodeBlock title="Example" text={JSON.stringify(example.output, null, 2) ?? ''} />
        </>
      )}
      {errors.length > 0 && (
        <>
          <h3>Errors</h3>
          <dl className="schema">
            {errors.map(({ code, status: failed, title }) => (
              <div key={code}>
                <dt>
                  <span className="hint">{failed}</span>
                  <code>{code}</code>
                </dt>
                <dd>{title}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Card>
  );
}
