import { lazy, Suspense } from 'react';
import { Loading } from '../../parts/states.tsx';
import type { Console } from '../../state/console.ts';
import { DemoPicker } from './demo-picker.tsx';
import { TokenForm } from './token-form.tsx';

/** Most of what Amplify's sign-in weighs is never needed on a laptop. */
const CognitoSignIn = lazy(() => import('./cognito-sign-in.tsx'));

export function SignIn({ opened: { deployment } }: { readonly opened: Console }) {
  const { issuerUrl, hasCognito } = deployment;
  return (
    <main className="alone">
      <p className="brand">
        amplify-redis <span>console</span>
      </p>
      <h1>Who are you?</h1>
      <p className="lead">
        Everything here happens as one user of one tenant, with the permissions of that user’s token. It stays
        in this tab and goes with it.
      </p>
      {issuerUrl && <DemoPicker issuerUrl={issuerUrl} />}
      {hasCognito && (
        <Suspense fallback={<Loading what="the sign-in" />}>
          <CognitoSignIn deployment={deployment} />
        </Suspense>
      )}
      <TokenForm open={!issuerUrl && !hasCognito} />
    </main>
  );
}
