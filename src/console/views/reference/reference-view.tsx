import { useEffect, useRef, useState } from 'react';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { hrefOf, usePlace } from '../../state/route.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { GraphqlRunner } from './graphql-runner.tsx';
import { OperationList } from './operation-list.tsx';
import { OperationPage } from './operation-page.tsx';
import { loadReference, OPENAPI_URL, type ReferenceDocument } from './reference-document.ts';
import { matching } from './search.ts';

/** Every operation, with a form to try it. */
export function ReferenceView() {
  const { data, error, reload } = useLoaded(loadReference);
  if (data) return <LoadedReference reference={data} />;
  return error === undefined ? (
    <Loading what="the reference" />
  ) : (
    <Problem error={error} onRetry={() => void reload()} />
  );
}

function LoadedReference({ reference }: { readonly reference: ReferenceDocument }) {
  const {
    rest: [name],
  } = usePlace();
  const [search, setSearch] = useState('');
  const main = useRef<HTMLDivElement>(null);
  const shown = useRef(name);
  useEffect(() => {
    // The link that was followed may be hidden now: on a phone, the operation takes the place of the list.
    if (shown.current !== name) main.current?.querySelector('h2')?.focus();
    shown.current = name;
  }, [name]);
  return (
    <div className={name === undefined ? 'reference' : 'reference reference-open'}>
      <div className="reference-side">
        <Field
          label="Search the operations"
          value={search}
          onChange={setSearch}
          placeholder="tags, rotate, ttl"
        />
        <OperationList operations={matching(reference.operations, search)} current={name} />
      </div>
      <div className="reference-main" ref={main}>
        {name !== undefined && (
          <a className="reference-back" href={hrefOf('reference')}>
            All operations
          </a>
        )}
        <Chosen name={name} reference={reference} />
      </div>
    </div>
  );
}

function Chosen({
  name,
  reference,
}: {
  readonly name: string | undefined;
  readonly reference: ReferenceDocument;
}) {
  if (name === undefined) return <Introduction />;
  if (name === 'graphql') return <GraphqlRunner operations={reference.operations} />;
  const operation = reference.operations.find((one) => one.name === name);
  if (!operation) return <Empty title="No such operation">There is no operation called {name}.</Empty>;
  return <OperationPage key={name} operation={operation} shared={reference.shared} />;
}

const Introduction = () => (
  <Card title="Every call, and a form to try it">
    <p>
      Choose an operation. Each page lists its fields with types and limits, its responses and its error
      codes. The form runs the call as the user you are signed in as.
    </p>
    <p>
      Every call except health needs <code>Authorization: Bearer TOKEN</code>. The token names the tenant and
      the user: no request can name another tenant. Errors are problem details (RFC 9457) with a stable{' '}
      <code>code</code>.
    </p>
    <p>
      For tools: <a href={OPENAPI_URL}>openapi.json</a>. For GraphQL:{' '}
      <a href={hrefOf('reference', 'graphql')}>the query runner</a>.
    </p>
  </Card>
);
