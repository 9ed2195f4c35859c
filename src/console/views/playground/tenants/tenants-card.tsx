import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Card } from '../../../components/card.tsx';
import { Field } from '../../../components/field.tsx';
import { Loading, Problem } from '../../../components/states.tsx';
import { useConsole } from '../../../state/console.ts';
import { useLoaded } from '../../../state/use-loaded.ts';
import { demoSide, type Side, sideOf, sideOfToken } from './side.ts';
import { TwoTenants } from './two-tenants.tsx';

const HINT =
  'Two tenants use the same namespace and the same key. Neither tenant sees or changes what the other stores, invalidates or signs in to.';

/** The signed-in user beside a user of another tenant. */
export function TenantsCard() {
  const { deployment } = useConsole();
  return (
    <Card title="Two tenants side by side" hint={HINT}>
      {deployment.issuerUrl ? <WithDemoUser issuerUrl={deployment.issuerUrl} /> : <WithToken />}
    </Card>
  );
}

function WithDemoUser({ issuerUrl }: { readonly issuerUrl: string }) {
  const { deployment, log } = useConsole();
  const own = useOwnSide();
  const load = useCallback(
    () => demoSide(issuerUrl, { deployment, log }, own.tenantId),
    [issuerUrl, deployment, log, own.tenantId],
  );
  const { data, error, loading, reload } = useLoaded(load);
  if (data) return <TwoTenants left={own} right={data} />;
  return loading ? <Loading what="the other tenant" /> : <Problem error={error} onRetry={reload} />;
}

/** For a deployment, which has no demo users. */
function WithToken() {
  const { deployment, log } = useConsole();
  const own = useOwnSide();
  const [token, setToken] = useState('');
  const [other, setOther] = useState<Side>();
  const [problem, setProblem] = useState<string>();
  if (other) return <TwoTenants left={own} right={other} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        try {
          setOther(sideOfToken(token, { deployment, log }, own.tenantId));
        } catch (error) {
          setProblem(error instanceof Error ? error.message : String(error));
        }
      }}
    >
      <p>Only a local product has demo users. Paste an access token of a second tenant.</p>
      <Field
        label="Access token of another tenant"
        type="password"
        value={token}
        problem={problem}
        hint="Kept in this view only."
        onChange={(text) => {
          setToken(text.trim());
          setProblem(undefined);
        }}
      />
      <Button type="submit" look="primary" disabled={token === ''}>
        Use this token
      </Button>
    </form>
  );
}

function useOwnSide(): Side {
  const { client, user } = useConsole();
  // Not the identity itself: a renewed token has a new one of the same user.
  const { tenantId, tenantName, userId } = user.identity;
  return useMemo(
    () => sideOf({ tenantId, tenantName, userId }, client),
    [tenantId, tenantName, userId, client],
  );
}
