import { useId, useMemo, useState } from 'react';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Empty, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { type ModelSchema, modelSchemaOf } from './graphql-input.ts';
import { templateOf } from './graphql-templates.ts';
import { isDestructive, type ReferenceOperation } from './reference-operation.ts';
import { ResponsePanel } from './response-panel.tsx';
import { RunButton } from './run-button.tsx';
import { useGraphql } from './use-graphql.ts';

const FIRST = 'listSessions';

interface GraphqlRunnerProps {
  readonly operations: readonly ReferenceOperation[];
}

/** Runs GraphQL requests as the current user. */
export function GraphqlRunner({ operations }: GraphqlRunnerProps) {
  const { graphqlUrl, outputs } = useConsole().deployment;
  const schema = modelSchemaOf(outputs);
  if (!graphqlUrl || !schema)
    return <Empty title="No GraphQL API">The outputs of this deployment do not contain one.</Empty>;
  return <Runner url={graphqlUrl} schema={schema} operations={operations} />;
}

function Runner({
  url,
  schema,
  operations,
}: GraphqlRunnerProps & { readonly url: string; readonly schema: ModelSchema }) {
  const names = useMemo(
    () => [...Object.keys(schema.queries), ...Object.keys(schema.mutations)].toSorted(),
    [schema],
  );
  const template = (name: string) =>
    templateOf(
      schema,
      name,
      operations.find((operation) => operation.name === name),
    );
  const [chosen, setChosen] = useState(names.includes(FIRST) ? FIRST : (names[0] ?? ''));
  const [{ query, variables }, setRequest] = useState(() => template(chosen));
  const [problem, setProblem] = useState<string>();
  const { run, busy, error, response } = useGraphql(url);
  const id = useId();

  function choose(name: string) {
    setChosen(name);
    setProblem(undefined);
    setRequest(template(name));
  }
  function submit() {
    const parsed = parseVariables(variables);
    setProblem(parsed.problem);
    if (parsed.value) run(query, parsed.value);
  }

  return (
    <Card
      title="GraphQL query runner"
      hint={
        <>
          Sends requests to <code>{url}</code> as the user you are signed in as. Cached values and metadata
          are JSON text, in arguments and results.
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDestructive(query)) submit();
        }}
      >
        <div className="field">
          <label htmlFor={id}>Start with</label>
          <select id={id} value={chosen} onChange={({ target }) => choose(target.value)}>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Field
          label="Query"
          rows={Math.min(20, query.split('\n').length + 1)}
          value={query}
          onChange={(text) => setRequest({ query: text, variables })}
        />
        <Field
          label="Variables, as JSON"
          rows={Math.min(12, variables.split('\n').length + 1)}
          value={variables}
          problem={problem}
          onChange={(text) => setRequest({ query, variables: text })}
        />
        <RunButton
          busy={busy}
          confirmation={
            isDestructive(query)
              ? {
                  subject: 'the request',
                  consequence: 'It ends or removes data of this tenant, which cannot be undone.',
                }
              : undefined
          }
          onRun={submit}
        />
      </form>
      <Problem error={error} />
      <ResponsePanel response={response} />
    </Card>
  );
}

function parseVariables(text: string): {
  readonly value?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
} {
  if (text.trim() === '') return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: { ...value } };
    return { problem: 'Enter a JSON object' };
  } catch (error) {
    return { problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
