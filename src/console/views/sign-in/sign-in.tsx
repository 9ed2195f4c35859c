import type { OidcSettings } from '../../auth/oidc-settings.ts';
import { Brand } from '../../components/brand.tsx';
import { Lazy, type LazyCode } from '../../components/lazy.tsx';
import type { Console } from '../../state/console.ts';
import type { Deployment } from '../../state/deployment.ts';
import { DemoPicker } from './demo-picker.tsx';
import { TokenForm } from './token-form.tsx';

// Loaded on demand: not needed locally, and a deployment needs only the one it signs in with.
const OIDC: LazyCode<{ readonly settings: OidcSettings }> = {
  load: async () => (await import('./oidc-sign-in.tsx')).OidcSignIn,
};
const COGNITO: LazyCode<{ readonly deployment: Deployment }> = {
  load: async () => (await import('./cognito-sign-in.tsx')).CognitoSignIn,
};

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
      {oidc && <Lazy code={OIDC} what="the sign-in" props={{ settings: oidc }} />}
      {hasCognito && <Lazy code={COGNITO} what="the sign-in" props={{ deployment }} />}
      <TokenForm open={!issuerUrl && !oidc && !hasCognito} />
    </main>
  );
}
