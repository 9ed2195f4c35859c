import { type FormEvent, useState } from 'react';
import type { Session } from '../../../../client/index.ts';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Field } from '../../../components/field.tsx';
import { focusFirstInvalid } from '../../../components/focus-first-invalid.ts';
import { Problem } from '../../../components/states.tsx';
import { parseMetadata } from './metadata-changes.ts';
import { useMetadata } from './use-metadata.ts';

interface MetadataEditorProps {
  readonly sessionId: string;
  readonly onChanged: () => Promise<void>;
}

/** Metadata of a session whose id this page has. */
export function MetadataEditor({ sessionId, onChanged }: MetadataEditorProps) {
  const { base, text, setText, conflict, use, read, save } = useMetadata(sessionId, onChanged);
  const [problem, setProblem] = useState<string>();
  const busy = read.busy || save.busy;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      parseMetadata(text);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return focusFirstInvalid(event.currentTarget);
    }
    if (base && !busy) save.run(conflict ?? base);
  }

  return (
    <form className="stack" onSubmit={submit}>
      <Problem error={read.error ?? save.error} />
      {base && (
        <Field
          label={`Metadata of version ${base.version}, as JSON`}
          rows={7}
          value={text}
          onChange={(next) => {
            setText(next);
            setProblem(undefined);
          }}
          problem={problem}
          hint="Only changed keys are sent. A key that you remove here is removed from the session."
        />
      )}
      {base && conflict && <Conflict base={base} current={conflict} onUse={use} />}
      <div className="actions">
        {base && (
          <Button type="submit" look="primary" busy={save.busy}>
            {conflict ? `Save over version ${conflict.version}` : 'Save metadata'}
          </Button>
        )}
        <Button busy={read.busy} onClick={read.run}>
          {base ? 'Read again' : 'Read metadata'}
        </Button>
      </div>
      {!base && (
        <p className="hint">Reading a session renews its idle timeout, as a request from your app does.</p>
      )}
    </form>
  );
}

interface ConflictProps {
  readonly base: Session;
  readonly current: Session;
  readonly onUse: (session: Session) => void;
}

function Conflict({ base, current, onUse }: ConflictProps) {
  return (
    <div className="notice notice-warn" role="alert">
      <p>
        <strong>Not saved: the session has changed.</strong> You edited version {base.version}, and version{' '}
        {current.version} is stored now. Saving replaces its metadata with your text above.
      </p>
      <CodeBlock
        title={`Stored, version ${current.version}`}
        text={JSON.stringify(current.metadata, null, 2)}
      />
      <Button onClick={() => onUse(current)}>Discard my changes</Button>
    </div>
  );
}
