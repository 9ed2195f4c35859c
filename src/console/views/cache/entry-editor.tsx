import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/states.tsx';
import { describeJson, type EntryForm, type FormProblems, parseJson, readForm } from './entry-form.ts';
import type { useCache } from './use-cache.ts';

interface EntryEditorProps {
  readonly cache: ReturnType<typeof useCache>;
  readonly form: EntryForm;
  readonly onChange: (form: EntryForm) => void;
}

export function EntryEditor({ cache, form, onChange }: EntryEditorProps) {
  const { set, get, remove, keys } = cache;
  const [problems, setProblems] = useState<FormProblems>({});
  const [missing, setMissing] = useState<string>();
  const { namespace, key } = form;
  const change = (field: keyof EntryForm) => (value: string) => {
    setProblems({ ...problems, [field]: undefined });
    setMissing(undefined);
    onChange({ ...form, [field]: value });
  };

  function store() {
    const read = readForm(form);
    setProblems(read.problems);
    if (read.draft) set.run(read.draft);
  }

  function read() {
    get.run({ namespace, key }, (value) => {
      if (value === undefined) setMissing(`Nothing is cached under ${namespace} / ${key}.`);
      else onChange({ ...form, value: JSON.stringify(value, null, 2) });
    });
  }

  function format() {
    const { value, problem } = parseJson(form.value);
    if (problem) setProblems({ ...problems, value: problem });
    else change('value')(JSON.stringify(value, null, 2));
  }

  const field = (name: keyof EntryForm) => ({
    value: form[name],
    onChange: change(name),
    problem: problems[name],
  });
  const isNamed = namespace.trim() !== '' && key.trim() !== '';
  return (
    <Card title="Entry" hint="Reading needs no permission; writing needs cache:write.">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          store();
        }}
      >
        <div className="fields">
          <Field
            label="Namespace"
            {...field('namespace')}
            suggestions={[...new Set(keys.map((one) => one.namespace))]}
          />
          <Field label="Key" {...field('key')} />
          <Field label="Time to live, seconds" {...field('ttl')} placeholder="the service’s default" />
          <Field label="Tags, separated by commas" {...field('tags')} />
        </div>
        <Field label="Value, as JSON" rows={6} {...field('value')} hint={describeJson(form.value)} />
        <div className="actions">
          <Button type="submit" look="primary" busy={set.busy}>
            Set
          </Button>
          <Button busy={get.busy} disabled={!isNamed} onClick={read}>
            Get
          </Button>
          <Button
            look="danger"
            busy={remove.busy}
            disabled={!isNamed}
            onClick={() => remove.run({ namespace, key })}
          >
            Delete
          </Button>
          <Button look="quiet" onClick={format}>
            Format the JSON
          </Button>
        </div>
      </form>
      {missing && (
        <p className="hint" role="status">
          {missing}
        </p>
      )}
      <Problem error={set.error ?? get.error ?? remove.error} />
    </Card>
  );
}
