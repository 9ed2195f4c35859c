import { useCallback } from 'react';
import { demoToken, listDemoTenants } from '../../auth/demo-users.ts';
import { currentToken } from '../../auth/session.ts';
import { type Console, clientFor, useConsole } from '../../state/console.ts';
import { createStore, useStore } from '../../state/store.ts';
import { type Action, useAction } from '../../state/use-action.ts';
import { httpTransport } from '../../transports/http-transport.ts';
import type { Transport as Door } from '../../transports/transport.ts';
import type { CheckResult, Stranger } from './check.ts';
import { runChecks } from './run.ts';

/** Kept while one looks at other views. */
const results = createStore<readonly CheckResult[]>([]);

export const DOORS = ['HTTP', 'GraphQL'] as const;

export function useSelfTest(): Action<[Door['name'][]]> & { readonly results: readonly CheckResult[] } {
  const opened = useConsole();
  const perform = useCallback(
    async (names: Door['name'][]) => {
      const doors = await Promise.all(names.map((name) => openDoor(opened, name, currentToken)));
      await runChecks({ opened, doors, strangerAt: strangerFinder(opened), results });
    },
    [opened],
  );
  return { ...useAction(perform), results: useStore(results) };
}

async function openDoor(
  { deployment, log }: Console,
  name: Door['name'],
  getToken: () => string | Promise<string>,
): Promise<Door> {
  if (name === 'HTTP') return httpTransport(clientFor(deployment, log, getToken));
  // Amplify's GraphQL client is as large as the rest of the page: it comes when it is needed.
  const { graphqlTransport } = await import('../../transports/graphql-transport.ts');
  return graphqlTransport(deployment, log, getToken);
}

/** Finds somebody of another tenant among the demo users; undefined where there are none. */
function strangerFinder(
  opened: ReturnType<typeof useConsole>,
): ((door: Door['name']) => Promise<Stranger>) | undefined {
  const { issuerUrl } = opened.deployment;
  if (!issuerUrl) return undefined;
  return async (name) => {
    const tenants = await listDemoTenants(issuerUrl);
    const tenant = tenants.find(({ id }) => id !== opened.user.identity.tenantId);
    const user = tenant?.users[0];
    if (!tenant || !user) throw new Error('The local issuer knows no second tenant');
    const token = await demoToken(issuerUrl, tenant.id, user.id);
    return { tenant: tenant.id, door: await openDoor(opened, name, () => token) };
  };
}
