import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';

interface UserFilterProps {
  readonly userId: string;
  readonly onChoose: (userId: string) => void;
}

/** Chooses the user whose sessions are listed. Requires `sessions:manage`. */
export function UserFilter({ userId, onChoose }: UserFilterProps) {
  const [text, setText] = useState(userId);
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(text.trim());
      }}
    >
      <Field
        label="User"
        value={text}
        onChange={setText}
        placeholder="you"
        hint="With sessions:manage you can view the sessions of any user of your tenant, such as auth0|bob."
      />
      <Button type="submit">Show</Button>
    </form>
  );
}
