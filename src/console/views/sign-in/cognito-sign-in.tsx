import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn as signInToCognito, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { sessionStorage } from 'aws-amplify/utils';
import { useCallback, useEffect, useState } from 'react';
import { amplifyToken } from '../../../client/index.ts';
import { signIn } from '../../auth/session.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Field } from '../../parts/field.tsx';
import { Problem } from '../../parts/states.tsx';
import type { Deployment } from '../../state/deployment.ts';
import { useAction } from '../../state/use-action.ts';

// Amplify's own choice outlives the tab.
cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);

const tokenOfAmplify = amplifyToken(fetchAuthSession);

async function enter(): Promise<void> {
  signIn(await tokenOfAmplify(), { renew: tokenOfAmplify, leave: signOut });
}

/** Cognito from `amplify_outputs.json`, and through it Auth0 where the user pool knows it. */
export default function CognitoSignIn({ deployment: { outputs } }: { readonly deployment: Deployment }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const providers = Object(Object(outputs.auth).oauth).identity_providers;
  const hasAuth0 = Array.isArray(providers) && providers.length > 0;

  useEffect(() => {
    Amplify.configure(outputs);
    // Comes back from the hosted page, or was signed in before.
    enter().catch(() => {});
  }, [outputs]);

  const submit = useCallback(async () => {
    const { isSignedIn, nextStep } = await signInToCognito({ username, password });
    if (!isSignedIn) throw new Error(`Cognito asks for another step: ${nextStep.signInStep}.`);
    await enter();
  }, [username, password]);
  const withPassword = useAction(submit);
  const redirect = useCallback(() => signInWithRedirect({ provider: { custom: 'Auth0' } }), []);
  const withAuth0 = useAction(redirect);

  return (
    <Card title="Sign in">
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
      <Problem error={withPassword.error ?? withAuth0.error} />
    </Card>
  );
}
