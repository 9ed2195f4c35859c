import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { connectAdmin } from '../../support/admin/connection.ts';
import { PLAIN_TCP } from '../../support/redis/server.ts';
import { startStandalone } from '../../support/redis/standalone.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { startTcpProxy } from '../trouble/tcp-proxy.ts';
import type { Tier, World } from './fault.ts';
import { networkFaults } from './network-faults.ts';
import { commandFaults, processFaults } from './server-faults.ts';

/** A write is acknowledged once it is on disk. */
const LOGGED = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** A server behind a proxy, and a second one that takes over at the end. */
export async function standaloneWorld({ timeouts }: Tier): Promise<World> {
  const [first, second] = await Promise.all([startStandalone({ args: LOGGED }), startStandalone()]);
  const proxy = await startTcpProxy(first.process.address.port);
  const admins = [first, second].map(({ process }) => connectAdmin(process.address)) as [Redis, Redis];
  return {
    kind: 'standalone',
    endpoint: { ...PLAIN_TCP, ...timeouts, port: proxy.port },
    nodes: first.nodes,
    faults: [
      ...processFaults(first.process),
      ...networkFaults(proxy),
      ...commandFaults(admins[0]),
      {
        name: 'kill -9, restarted empty',
        loses: 'everything',
        async run(holdMs) {
          await first.process.kill();
          rmSync(join(first.process.dataDir, 'appendonlydir'), { recursive: true });
          await pause(holdMs);
          await first.process.restart();
        },
      },
      {
        name: 'demoted; its address leads to the new primary, open connections do not',
        async run(holdMs) {
          await handOver(admins, second.process.address.port);
          proxy.retarget(second.process.address.port);
          await pause(holdMs);
        },
      },
    ],
    async close() {
      for (const admin of admins) admin.disconnect();
      proxy.close();
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/** A planned failover: the old primary waits until the new one has all data. */
async function handOver([from, to]: readonly [Redis, Redis], port: number): Promise<void> {
  await to.call('REPLICAOF', String(from.options.host), String(from.options.port));
  await waitUntil('the second server to follow', async () =>
    (await from.info('replication')).includes('state=online'),
  );
  await from.call('FAILOVER', 'TO', '127.0.0.1', port);
  await waitUntil('the second server to take over', async () =>
    (await to.info('replication')).includes('role:master'),
  );
}
