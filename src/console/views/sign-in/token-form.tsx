import { useState } from 'react';
import { signIn } from '../../auth/session.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';

/** Accepts a token from another source, such as Auth0 or the token command. */
export function TokenForm({ open }: { readonly open: boolean }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  return (
    <details className="disclosure" open={open}>
      <summary>Use a token you already have</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          try {
            signIn(token.trim());
          } catch (error) {
            setProblem(error instanceof Error ? error.message : String(error));
          }
        }}
      >
        <Field
          label="Access token"
          rows={4}
          value={token}
          onChange={setToken}
          problem={problem}
          hint="A JSON Web Token from an issuer that the service accepts, such as Auth0 or the token command."
        />
        <Button type="submit" look="primary">
          Use this token
        </Button>
      </form>
    </details>
  );
}
