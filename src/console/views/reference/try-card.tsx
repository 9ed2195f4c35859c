import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Card } from '../../components/card.tsx';
import { Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { CallSnippets } from './call-snippets.tsx';
import { type FormProblems, firstTexts, readInput } from './input-form.ts';
import { isDestructive, type ReferenceOperation } from './reference-operation.ts';
import { ResponsePanel } from './response-panel.tsx';
import { RunButton } from './run-button.tsx';
import { TryField } from './try-field.tsx';
import { useCall } from './use-call.ts';

/** A form for the input, made from its schema, that runs the operation as the current user. */
export function TryCard({ operation }: { readonly operation: ReferenceOperation }) {
  const { user } = useConsole();
  const [texts, setTexts] = useState(() => firstTexts(operation));
  const [problems, setProblems] = useState<FormProblems>({});
  const form = useRef<HTMLFormElement>(null);
  const { run, busy, error, response } = useCall(operation);
  const { input } = readInput(operation, texts);

  useEffect(() => {
    if (Object.keys(problems).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problems]);

  function submit() {
    const read = readInput(operation, texts);
    setProblems(read.problems);
    if (read.input) run(read.input);
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    // Enter in a field must not skip the question.
    if (!isDestructive(operation.name)) submit();
  }

  return (
    <Card
      title="Try it"
      hint={`Runs as ${user.identity.userId}, on the data of this tenant. The call appears under Requests.`}
    >
      <form className="stack" ref={form} noValidate onSubmit={onSubmit}>
        <div className="fields">
          {Object.entries(operation.input.properties ?? {}).map(([name, schema]) => (
            <TryField
              key={name}
              name={name}
              schema={schema}
              required={operation.input.required?.includes(name) ?? false}
              text={texts[name] ?? ''}
              problem={problems[name]}
              onChange={(text) => setTexts({ ...texts, [name]: text })}
            />
          ))}
        </div>
        <RunButton
          busy={busy}
          confirmation={
            isDestructive(operation.name)
              ? { subject: operation.name, consequence: operation.summary }
              : undefined
          }
          onRun={submit}
        />
      </form>
      <Problem error={error} />
      <ResponsePanel response={response} />
      {input ? (
        <CallSnippets operation={operation} input={input} />
      ) : (
        <p className="hint">Fill in the required fields to see the call as code.</p>
      )}
    </Card>
  );
}
