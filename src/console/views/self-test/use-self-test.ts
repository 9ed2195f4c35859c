import { useCallback } from 'react';
import { httpTransport, type TenantUser, type Transport } from '../../../self-test/index.ts';
import { demoToken, listDemoTenants } from '../../auth/demo-users.ts';
import { currentToken } from '../../auth/session.ts';
import { type Console, useConsole } from '../../state/console.ts';
import { recordingFetch } from '../../state/recording-fetch.ts';
import { createStore, useStore } from '../../state/store.ts';
import { ownerOf, storesByOwner } from '../../state/stores-by-owner.ts';
import { type Action, useAction } from '../../state/use-action.ts';
import type { CheckResult } from './check.ts';
import { runChecks } from './run.ts';

type Name = Transport['name'];

const resultsOf = storesByOwner(() => createStore<readonly CheckResult[]>([]));

export const TRANSPORTS: readonly Name[] = ['HTTP', 'GraphQL'];

export function useSelfTest(): Action<[readonly Name[]]> & { readonly results: readonly CheckResult[] } {
  const opened = useConsole();
  const results = resultsOf(ownerOf(opened.user.identity));
  const perform = useCallback(
    async (names: readonly Name[]) => {
      const transports = await Promise.all(names.map((name) => openTransport(opened, name, currentToken)));
      await runChecks({ log: opened.log, transports, secondTenant: findSecondTenant(opened), results });
    },
    [opened, results],
  );
  return { ...useAction(perform), results: useStore(results) };
}

async function openTransport(
  { deployment, log }: Console,
  name: Name,
  getToken: () => string | Promise<string>,
): Promise<Transport> {
  if (name === 'HTTP') {
    const { sessionUrl, cacheUrl } = deployment;
    return httpTransport({ sessionUrl, cacheUrl, getToken, fetch: recordingFetch(log, false) });
  }
  // Amplify's GraphQL client is as large as the rest of the page, so it is loaded only when needed.
  const { graphqlTransport } = await import('../../transports/graphql-transport.ts');
  return graphqlTransport(deployment, log, getToken);
}

/** Signs in a demo user of another tenant; undefined if there is no local issuer. */
function findSecondTenant(
  opened: ReturnType<typeof useConsole>,
): ((transport: Name) => Promise<TenantUser>) | undefined {
  const { issuerUrl } = opened.deployment;
  if (!issuerUrl) return undefined;
  return async (name) => {
    const tenants = await listDemoTenants(issuerUrl);
    const tenant = tenants.find(({ id }) => id !== opened.user.identity.tenantId);
    const user = tenant?.users[0];
    if (!tenant || !user) throw new Error('The local issuer has no second tenant.');
    const token = await demoToken(issuerUrl, tenant.id, user.id);
    return { tenantId: tenant.id, transport: await openTransport(opened, name, () => token) };
  };
}
