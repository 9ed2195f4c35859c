import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';

interface WhoseSessionsProps {
  readonly userId: string;
  readonly onChoose: (userId: string) => void;
}

/** With `sessions:manage`, every user of the tenant. */
export function WhoseSessions({ userId, onChoose }: WhoseSessionsProps) {
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
        placeholder="yours"
        hint="With sessions:manage you see every user of your tenant, such as auth0|bob."
      />
      <Button type="submit">Show</Button>
    </form>
  );
}
