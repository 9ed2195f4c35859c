import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { focusFirstInvalid } from '../../../components/focus-first-invalid.ts';

interface SessionSearchProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Asks the service for the sessions of a user; absent without the permission. */
  readonly onLookUp?: ((userId: string) => void) | undefined;
}

/** Searches what is loaded, and asks the service for an exact user id. */
export function SessionSearch({ text, onText, onLookUp }: SessionSearchProps) {
  const [problem, setProblem] = useState<string>();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const userId = text.trim();
    if (userId !== '') return onLookUp?.(userId);
    setProblem('Enter the exact user id, such as auth0|bob.');
    focusFirstInvalid(event.currentTarget);
  }
  return (
    <form className="inline-form" onSubmit={submit}>
      <Field
        label={onLookUp ? 'Search users, devices and addresses' : 'Search devices and addresses'}
        value={text}
        onChange={(next) => {
          setProblem(undefined);
          onText(next);
        }}
        problem={problem}
        hint={
          onLookUp
            ? 'Searches the sessions loaded below. “Look up user” asks the service for an exact user id.'
            : 'You see your own sessions. With the permission sessions:manage you see those of the whole tenant.'
        }
      />
      {onLookUp && <Button type="submit">Look up user</Button>}
    </form>
  );
}
