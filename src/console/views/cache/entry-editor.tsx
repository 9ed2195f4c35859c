import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { focusFirstInvalid } from '../../components/focus-first-invalid.ts';
import { Problem } from '../../components/states.tsx';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { hrefOf } from '../../state/route.ts';
import { useAction } from '../../state/use-action.ts';
import { isUnchanged } from './entry-change.ts';
import { type Draft, type EntryForm, type FormProblems, hasHashedTags, readForm } from './entry-form.ts';
import { describeJson, parseJson } from './json-text.ts';
import type { SeenEntry } from './use-entry.ts';

interface EntryEditorProps {
  /** The fields at first. */
  readonly form: EntryForm;
  /** The entry that is edited; absent for a new one. */
  readonly loaded?: SeenEntry;
  readonly onSaved: (draft: Draft) => void;
  readonly onCancel: () => void;
}

/** `CACHE_DEFAULT_TTL`, unless the service is configured otherwise. */
const DEFAULT_TTL = 'usually 3,600 if empty';

/** Another entry that saving would overwrite. */
type Conflict = 'exists' | 'changed';

/** Edits an entry, or stores a new one. Overwrites nothing that the user has not seen. */
export function EntryEditor({ form: first, loaded, onSaved, onCancel }: EntryEditorProps) {
  const { client } = useConsole();
  const [form, setForm] = useState(first);
  const [problems, setProblems] = useState<FormProblems>({});
  const [conflict, setConflict] = useState<Conflict>();

  const save = useCallback(
    async (draft: Draft, overwrite: boolean) => {
      const { namespace, key, value, ttl, tags } = draft;
      const isNew = loaded?.entry === undefined;
      if (!overwrite && !isNew) {
        const now = await client.cache.inspect(namespace, key, { withValue: true });
        if (!isUnchanged(loaded, now)) return setConflict('changed');
      }
      const stored =
        isNew && !overwrite
          ? await client.cache.setIfAbsent(namespace, key, value, { ttl, tags })
          : await client.cache.set(namespace, key, value, { ttl, tags });
      if (!stored) return isNew && !overwrite ? setConflict('exists') : announce('Not stored');
      announce(`Stored ${key}`);
      onSaved(draft);
    },
    [client, loaded, onSaved],
  );
  const saving = useAction(save);
  const element = useRef<HTMLFormElement>(null);
  // The button that opened the editor may be gone.
  useEffect(() => element.current?.querySelector('input')?.focus(), []);

  const change = (field: keyof EntryForm) => (value: string) => {
    setProblems({ ...problems, [field]: undefined });
    setConflict(undefined);
    setForm({ ...form, [field]: value });
  };
  const field = (name: keyof EntryForm) => ({
    value: form[name],
    onChange: change(name),
    problem: problems[name],
  });

  function submit(overwrite: boolean) {
    const { draft, problems } = readForm(form);
    setProblems(problems);
    if (element.current && !draft) focusFirstInvalid(element.current);
    if (draft) saving.run(draft, overwrite);
  }

  function format() {
    const { value, problem } = parseJson(form.value);
    if (problem) setProblems({ ...problems, value: problem });
    else change('value')(JSON.stringify(value, null, 2));
  }

  const losesTags = loaded?.entry && hasHashedTags(loaded.entry.tags);
  return (
    <form
      ref={element}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(false);
      }}
    >
      <div className="fields">
        {!loaded && (
          <>
            <Field label="Namespace" {...field('namespace')} />
            <Field label="Key" {...field('key')} />
          </>
        )}
        <Field label="Time to live, seconds" {...field('ttl')} placeholder={DEFAULT_TTL} />
        <Field
          label="Tags, separated by commas"
          {...field('tags')}
          hint={losesTags && 'Redis holds only hashes of long tags. Enter them again, or they are lost.'}
        />
      </div>
      <Field label="Value, as JSON" rows={8} {...field('value')} hint={describeJson(form.value)} />
      {conflict && (
        <div className="notice notice-warn" role="alert">
          <p>
            {conflict === 'exists'
              ? 'An entry with this name already exists.'
              : 'The entry has changed since you opened it.'}
          </p>
          <div className="actions">
            <a className="button button-plain" href={hrefOf('cache', form.namespace, form.key)}>
              Open it
            </a>
            <Button look="danger" busy={saving.busy} onClick={() => submit(true)}>
              Overwrite it
            </Button>
          </div>
        </div>
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={saving.busy}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="quiet" onClick={format}>
          Format the JSON
        </Button>
      </div>
      <Problem error={saving.error} />
    </form>
  );
}
