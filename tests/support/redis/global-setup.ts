import type { TestProject } from 'vitest/node';
import { findProgram } from '../programs/programs.ts';
import { isImported } from '../run/needs.ts';
import { startCluster } from './cluster.ts';
import type { ServerAddress, TestServer } from './server.ts';
import type { ServerSet } from './shared-servers.ts';
import { startStandalone } from './standalone.ts';
import { startTlsAcl } from './tls-acl.ts';

/** Starts one set of servers per worker, once per run, whichever projects take part in it. */
export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if ('serverSets' in vitest.getRootProject().getProvidedContext()) return undefined;
  if (!(await isImported('tests/support/redis/shared-servers.ts'))) return undefined;
  const started: TestServer[] = [];
  const share = async (starting: Promise<TestServer>): Promise<ServerAddress> => {
    const server = await starting;
    started.push(server);
    return { endpoint: server.endpoint, nodes: server.nodes };
  };
  const startSet = async (): Promise<ServerSet> => {
    const [standalone, tlsAcl, cluster, valkey] = await Promise.all([
      share(startStandalone()),
      share(startTlsAcl()),
      share(startCluster()),
      findProgram('valkey-server') ? share(startStandalone({ program: 'valkey-server' })) : undefined,
    ]);
    return { standalone, 'tls-acl': tlsAcl, cluster, valkey };
  };
  const sets = Array.from({ length: vitest.config.maxWorkers }, startSet);
  vitest.provide('serverSets', await Promise.all(sets));
  return async () => {
    await Promise.all(started.map((server) => server.close()));
  };
}
