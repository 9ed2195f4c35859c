import { lazy, Suspense } from 'react';
import { Loading } from '../../parts/states.tsx';
import type { Console } from '../../state/console.ts';
import { DemoPicker } from './demo-picker.tsx';
import { TokenForm } from './token-form.tsx';

// The optional part of the console: never needed on a laptop, and in a deployment only what it signs in with.
const OidcSignIn = lazy(() => import('./oidc-sign-in.tsx'));
const CognitoSignIn = lazy(() => import('./cognito-sign-in.tsx'));

export function SignIn({ opened: { deployment } }: { readonly opened: Console }) {
  const { issuerUrl, oidc, hasCognito } = deployment;
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
      {oidc && (
        <Suspense fallback={<Loading what="the sign-in" />}>
          <OidcSignIn settings={oidc} />
        </Suspense>
      )}
      {hasCognito && (
        <Suspense fallback={<Loading what="the sign-in" />}>
          <CognitoSignIn deployment={deployment} />
        </Suspense>
      )}
      <TokenForm open={!issuerUrl && !oidc && !hasCognito} />
    </main>
  );
}
