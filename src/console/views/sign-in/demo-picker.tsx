import { useCallback, useEffect, useState } from 'react';
import { type DemoTenant, demoToken, listDemoTenants } from '../../auth/demo-users.ts';
import { signIn } from '../../auth/session.ts';
import { Badge } from '../../components/badge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { useAction } from '../../state/use-action.ts';

/** Signs in with one click as one of the demo users of the local issuer. */
export function DemoPicker({ issuerUrl }: { readonly issuerUrl: string }) {
  const [tenants, setTenants] = useState<readonly DemoTenant[]>();
  const [failure, setFailure] = useState<unknown>();

  const load = useCallback(() => {
    setFailure(undefined);
    listDemoTenants(issuerUrl).then(setTenants, setFailure);
  }, [issuerUrl]);
  useEffect(load, [load]);

  const signInAs = useCallback(
    async (tenant: string, user: string) =>
      signIn(await demoToken(issuerUrl, tenant, user), { demo: { tenant, user } }),
    [issuerUrl],
  );
  const { run, busy, error } = useAction(signInAs);

  if (failure !== undefined) return <Problem error={failure} onRetry={load} />;
  if (!tenants) return <Loading what="the demo users" />;
  return (
    <>
      <div className="tenants">
        {tenants.map((tenant) => (
          <section key={tenant.id} className="card" aria-label={tenant.name}>
            <h2>
              {tenant.name} <code>{tenant.id}</code>
            </h2>
            <ul className="users">
              {tenant.users.map(({ id, role, permissions }) => (
                <li key={id}>
                  <button type="button" className="user" disabled={busy} onClick={() => run(tenant.id, id)}>
                    <span className="user-name">
                      {id} <Badge tone={role === 'admin' ? 'info' : 'neutral'}>{role}</Badge>
                    </span>
                    <span className="hint">{permissions.join(', ')}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Problem error={error} />
    </>
  );
}
