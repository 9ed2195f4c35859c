import { useCallback, useEffect } from 'react';
import { demoToken } from '../auth/demo-users.ts';
import { markTokenRejected, signIn, signOut } from '../auth/session.ts';
import { Button } from '../components/button.tsx';
import { Problem } from '../components/states.tsx';
import { useConsole } from '../state/console.ts';
import { MAX_TIMER_MS } from '../state/timer.ts';
import { useAction } from '../state/use-action.ts';

/** Reports an expired or rejected token and offers a new one without leaving the view. */
export function TokenNotice() {
  const { user, deployment } = useConsole();
  const { token, renew, demo, expired, identity } = user;
  const { issuerUrl } = deployment;

  useEffect(() => {
    if (renew || expired) return;
    const leftMs = Math.min(MAX_TIMER_MS, identity.expiresAt - Date.now());
    const timer = setTimeout(() => markTokenRejected(token), leftMs);
    return () => clearTimeout(timer);
  }, [token, renew, expired, identity]);

  const getNewToken = useCallback(async () => {
    if (!demo || !issuerUrl) return;
    signIn(await demoToken(issuerUrl, demo.tenant, demo.user), { demo });
  }, [demo, issuerUrl]);
  const { run, busy, error } = useAction(getNewToken);

  if (!expired) return null;
  return (
    <div className="notice notice-warn" role="alert">
      <p>
        <strong>The token is no longer accepted.</strong> It has expired or was rejected, so nothing can be
        read or changed with it.
      </p>
      <div className="actions">
        {demo && issuerUrl && (
          <Button look="primary" busy={busy} onClick={run}>
            Get a new token
          </Button>
        )}
        <Button onClick={signOut}>Sign in again</Button>
      </div>
      <Problem error={error} />
    </div>
  );
}
