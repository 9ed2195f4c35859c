import { useCallback, useEffect, useState } from 'react';
import { redirectToIssuer, resumeOidc } from '../../auth/oidc.ts';
import type { OidcSettings } from '../../auth/oidc-settings.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Problem } from '../../components/states.tsx';
import { useAction } from '../../state/use-action.ts';

/** Redirects to the sign-in page of the issuer, so this page never handles a password. */
export function OidcSignIn({ settings }: { readonly settings: OidcSettings }) {
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    resumeOidc(settings).catch(setFailure);
  }, [settings]);
  const redirect = useCallback(() => redirectToIssuer(settings), [settings]);
  const { run, busy, error } = useAction(redirect);
  const { host } = new URL(settings.issuer);

  return (
    <Card title={`Sign in with ${host}`} hint="You are redirected to its sign-in page and back.">
      <p>
        <Button look="primary" busy={busy} onClick={run}>
          Continue with {host}
        </Button>
      </p>
      <Problem error={error ?? failure} />
    </Card>
  );
}
