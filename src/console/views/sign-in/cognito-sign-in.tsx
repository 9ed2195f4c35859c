import { useCallback, useEffect, useState } from 'react';
import { enterWithPassword, hearRefusals, leaveForHostedPage, resumeCognito } from '../../auth/cognito.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/states.tsx';
import type { Deployment } from '../../state/deployment.ts';
import { useAction } from '../../state/use-action.ts';

/** Cognito from `amplify_outputs.json`, and through it Auth0 where the user pool knows it. */
export default function CognitoSignIn({ deployment: { outputs } }: { readonly deployment: Deployment }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [refused, setRefused] = useState<unknown>();
  // The outputs name no OpenID Connect provider; that there is a hosted page means that the pool has one.
  const hasAuth0 = Boolean(Object(Object(outputs.auth).oauth).domain);

  useEffect(() => {
    const stop = hearRefusals(setRefused);
    resumeCognito(outputs).catch(setRefused);
    return stop;
  }, [outputs]);

  const submit = useCallback(() => enterWithPassword(username, password), [username, password]);
  const withPassword = useAction(submit);
  const withAuth0 = useAction(leaveForHostedPage);

  return (
    <Card title="Sign in with Cognito">
      {hasAuth0 && (
        <p>
          <Button look="primary" busy={withAuth0.busy} onClick={withAuth0.run}>
            Continue with Auth0
          </Button>
        </p>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          withPassword.run();
        }}
      >
        <Field label="E-mail" type="email" autoComplete="username" value={username} onChange={setUsername} />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" busy={withPassword.busy}>
          Sign in with a password
        </Button>
      </form>
      <Problem error={withPassword.error ?? withAuth0.error ?? refused} />
    </Card>
  );
}
