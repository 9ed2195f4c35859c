import { useCallback } from 'react';
import { Card } from '../../../components/card.tsx';
import { Problem } from '../../../components/states.tsx';
import { TypedConfirmation } from '../../../components/typed-confirmation.tsx';
import { announce } from '../../../state/announce.ts';
import { useConsole } from '../../../state/console.ts';
import { useAction } from '../../../state/use-action.ts';
import { forget, ownSessions } from '../own-sessions.ts';
import { PurgeSection } from './purge-section.tsx';

interface TenantCardProps {
  readonly tenantId: string;
  readonly onChanged: () => Promise<void>;
}

/** What affects everybody in the tenant. Only shows what the permissions of the token allow. */
export function TenantCard({ tenantId, onChanged }: TenantCardProps) {
  const { permissions } = useConsole().user.identity;
  const mayRevoke = permissions.includes('sessions:manage');
  const mayPurge = permissions.includes('tenant:purge');
  if (!mayRevoke && !mayPurge) return null;
  return (
    <Card title="The whole tenant" hint={`These actions affect every user of ${tenantId}.`}>
      {mayRevoke && <RevokeSection tenantId={tenantId} onChanged={onChanged} />}
      {mayPurge && <PurgeSection tenantId={tenantId} onChanged={onChanged} />}
    </Card>
  );
}

function RevokeSection({ tenantId, onChanged }: TenantCardProps) {
  const { client } = useConsole();
  const revoke = useAction(
    useCallback(async () => {
      await client.sessions.revokeTenant({ confirm: tenantId });
      forget([...ownSessions.get().keys()]);
      await onChanged();
      announce('All sessions of the tenant ended');
    }, [client, tenantId, onChanged]),
  );
  return (
    <div className="stack">
      <h3>End every session</h3>
      <p>
        Every user is signed out on every device at once and has to sign in again. The cache stays. Tokens
        from the identity provider stay valid until they expire.
      </p>
      <Problem error={revoke.error} />
      <TypedConfirmation
        busy={revoke.busy}
        question="End every session of the tenant?"
        consequence={
          <p>All users of {tenantId}, including you, are signed out at once. Sessions cannot be restored.</p>
        }
        expected={tenantId}
        expectedName="id of the tenant"
        confirm="End every session"
        onConfirm={revoke.run}
      >
        End every session of the tenant
      </TypedConfirmation>
    </div>
  );
}
