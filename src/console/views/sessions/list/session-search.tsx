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
    setProblem('Enter the exact user id, such as auth0|carol.');
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
            ? 'Filters the list below. “Look up user” finds a user by exact id, such as auth0|carol.'
            : 'You see your own sessions. To see those of the whole tenant, you need the permission sessions:manage.'
        }
      />
      {onLookUp && <Button type="submit">Look up user</Button>}
    </form>
  );
}
