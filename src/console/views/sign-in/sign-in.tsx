import { lazy, Suspense } from 'react';
import { Brand } from '../../components/brand.tsx';
import { Loading } from '../../components/states.tsx';
import type { Console } from '../../state/console.ts';
import { DemoPicker } from './demo-picker.tsx';
import { TokenForm } from './token-form.tsx';

// Loaded on demand: not needed locally, and a deployment needs only the one it signs in with.
const OidcSignIn = lazy(() => import('./oidc-sign-in.tsx'));
const CognitoSignIn = lazy(() => import('./cognito-sign-in.tsx'));

export function SignIn({ opened: { deployment } }: { readonly opened: Console }) {
  const { issuerUrl, oidc, hasCognito } = deployment;
  return (
    <main className="alone">
      <Brand />
      <h1>Sign in</h1>
      <p className="lead">
        Run the self-test, manage sessions and the cache, and copy every request as curl or code. Everything
        runs as one user of one tenant, with that user’s permissions. The token is kept in this tab only.
        {issuerUrl && ' Choose a demo user to continue.'}
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
