import { useCallback, useEffect, useState } from 'react';
import {
  onSignInError,
  redirectToHostedPage,
  resumeCognito,
  signInWithPassword,
} from '../../auth/cognito.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/states.tsx';
import type { Deployment } from '../../state/deployment.ts';
import { useAction } from '../../state/use-action.ts';

/** Signs in with Cognito and, if the user pool has it as a provider, with Auth0. */
export function CognitoSignIn({ deployment: { outputs } }: { readonly deployment: Deployment }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<unknown>();
  // The outputs list no OpenID Connect providers; a hosted page means that the user pool has one.
  const hasAuth0 = Boolean(Object(Object(outputs.auth).oauth).domain);

  useEffect(() => {
    const stop = onSignInError(setFailure);
    resumeCognito(outputs).catch(setFailure);
    return stop;
  }, [outputs]);

  const submit = useCallback(() => signInWithPassword(username, password), [username, password]);
  const withPassword = useAction(submit);
  const withAuth0 = useAction(redirectToHostedPage);

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
        <Field label="Email" type="email" autoComplete="username" value={username} onChange={setUsername} />
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
      <Problem error={withPassword.error ?? withAuth0.error ?? failure} />
    </Card>
  );
}
