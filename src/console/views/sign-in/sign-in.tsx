import { lazy, Suspense } from 'react';
import { Brand } from '../../components/brand.tsx';
import { Loading } from '../../components/states.tsx';
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
      <Brand />
      <h1>Who are you?</h1>
      <p className="lead">
        Run the self-test, watch sessions and the cache at work, repeat every request as curl or code. All of
        it is done as one user of one tenant, with that user’s permissions
        {issuerUrl && ': choose whom to be'}. The token stays in this tab and goes with it.
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
