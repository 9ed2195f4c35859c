import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { connectAdmin } from '../../support/admin/connection.ts';
import { startCluster } from '../../support/redis/cluster.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Tier, World } from './fault.ts';
import { moveSlot } from './reshard.ts';
import { createWitnesses } from './witnesses.ts';

/** A cluster with one replica for each master. All keys of a tenant are in one slot. */
export async function clusterWorld({ timeouts }: Tier, tenantId: string): Promise<World> {
  const cluster = await startCluster({ replicas: true });
  const admins = cluster.processes.map(({ address }) => connectAdmin(address));
  const [first] = admins as [Redis];
  const slot = await first.cluster('KEYSLOT', `{${tenantId}}`);
  const masters = admins.slice(0, 3);
  const witnesses = createWitnesses(tenantId);
  const ownerOf = async () => {
    const slots = await first.cluster('SLOTS');
    const [, , node] = slots.find(([from, to]) => from <= slot && slot <= to) ?? [];
    const owner = admins.find(({ options }) => options.port === node?.[1]);
    if (!owner) throw new Error(`No node serves slot ${slot}`);
    return owner;
  };
  await witnesses.set(await ownerOf());
  return {
    kind: 'cluster',
    endpoint: { ...cluster.endpoint, ...timeouts },
    nodes: cluster.nodes,
    losses: witnesses.losses,
    faults: [
      {
        name: 'the slot moves from master to master (MOVED, ASK)',
        async run(holdMs) {
          const until = Date.now() + holdMs;
          const imported = new Map<Redis, number>();
          // At least once around all masters, no matter how slow the machine is.
          for (let moves = 0; moves < masters.length || Date.now() < until; moves++) {
            const from = await ownerOf();
            const to = masters[(masters.indexOf(from) + 1) % masters.length] as Redis;
            // A redirection by ASK from the last time would write to a node what another still holds: it may be as old
            // as a call.
            await pause((imported.get(to) ?? 0) + timeouts.commandTimeoutMs - Date.now());
            await moveSlot(slot, from, to, masters);
            imported.set(to, Date.now());
          }
          await witnesses.check(await ownerOf());
        },
      },
      {
        name: 'the master is killed, its replica takes over',
        loses: 'what was acknowledged in the last second',
        async run(holdMs) {
          const owner = await ownerOf();
          const node = cluster.processes[admins.indexOf(owner)];
          const replica = admins[admins.indexOf(owner) + 3] as Redis;
          await node?.kill();
          await pause(holdMs / 2);
          await replica.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
          await waitUntil('the replica to take over', async () =>
            (await replica.info('replication')).includes('role:master'),
          );
          await witnesses.check(replica);
        },
      },
    ],
    async close() {
      for (const admin of admins) admin.disconnect();
      await cluster.close();
    },
  };
}
