import { useCallback, useEffect, useState } from 'react';
import { leaveForIssuer, resumeOidc } from '../../auth/oidc.ts';
import type { OidcSettings } from '../../auth/oidc-settings.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Problem } from '../../components/states.tsx';
import { useAction } from '../../state/use-action.ts';

/** The issuer's own page asks who one is; no password comes near this one. */
export default function OidcSignIn({ settings }: { readonly settings: OidcSettings }) {
  const [refused, setRefused] = useState<unknown>();
  useEffect(() => {
    resumeOidc(settings).catch(setRefused);
  }, [settings]);
  const leave = useCallback(() => leaveForIssuer(settings), [settings]);
  const { run, busy, error } = useAction(leave);
  const { host } = new URL(settings.issuer);

  return (
    <Card title="Sign in" hint={`On the page of ${host}, which sends you back here.`}>
      <p>
        <Button look="primary" busy={busy} onClick={run}>
          Continue with {host}
        </Button>
      </p>
      <Problem error={error ?? refused} />
    </Card>
  );
}
