import type { Redis } from 'ioredis';
import { freePort } from '../../../src/local/server/free-port.ts';
import { connectAdmin } from '../admin/connection.ts';
import { waitUntil } from '../wait-until.ts';
import { type RedisProcess, startRedisProcess } from './process.ts';
import type { Secured } from './secured.ts';
import { LOOPBACK, PLAIN_TCP, type TestServer } from './server.ts';

export interface ClusterServer extends TestServer {
  /** The masters in slot order, then their replicas, if any. */
  readonly processes: readonly RedisProcess[];
}

const SLOTS = 16_384;
/** Silence after which a node counts as failed, in ms. Long: no failover starts by itself on a busy machine. */
const NODE_TIMEOUT_MS = 15_000;

/**
 * Starts a cluster of masters on loopback and waits until every node serves every slot.
 * @param masters number of masters
 * @param replicas whether each master has a replica, for tests of failover
 * @param secured TLS and users; the caller removes them after it has closed the cluster
 */
export async function startCluster({
  masters = 3,
  replicas = false,
  secured,
}: {
  masters?: number;
  replicas?: boolean;
  secured?: Secured;
} = {}): Promise<ClusterServer> {
  const size = replicas ? 2 * masters : masters;
  const processes = await Promise.all(Array.from({ length: size }, () => startClusterNode(secured)));
  const close = async () => {
    await Promise.all(processes.map((process) => process.close()));
  };
  const admins = processes.map(({ address }) => connectAdmin(address));
  try {
    await assignSlots(admins.slice(0, masters));
    await introduce(admins);
    await waitUntil('every node to know all others', () =>
      everyNode(
        admins,
        'NODES',
        (nodes) => nodes.trim().split('\n').length === size && !/handshake/.test(nodes),
      ),
    );
    await Promise.all(admins.slice(masters).map((replica, i) => follow(replica, admins[i])));
    await waitUntil('every node to serve', () =>
      everyNode(admins, 'INFO', (info) => info.includes('cluster_state:ok')),
    );
  } catch (error) {
    await close();
    throw error;
  } finally {
    for (const admin of admins) admin.disconnect();
  }
  const nodes = processes.map(({ address }) => address);
  const signIn = secured && { ...secured.app, tls: { ca: secured.admin.ca } };
  const endpoint = { ...PLAIN_TCP, cluster: true, port: nodes[0]?.port ?? 0, ...signIn };
  return { processes, nodes, close, endpoint };
}

function startClusterNode(secured?: Secured): Promise<RedisProcess> {
  const listen = (port: number) =>
    secured
      ? [...secured.args(port), '--tls-cluster', 'yes', '--tls-replication', 'yes']
      : ['--port', String(port)];
  return startRedisProcess({
    ...(secured && { admin: secured.admin }),
    args: async ({ port }) => [
      ...listen(port),
      ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
      // The default, port + 10000, may be taken or above 65535.
      ...['--cluster-port', String(await freePort())],
      // A node that never met another does not know its own address.
      ...['--cluster-announce-ip', LOOPBACK],
      ...['--repl-diskless-sync-delay', '0'],
    ],
  });
}

/** Splits the slots evenly; distinct epochs make an election between the masters unnecessary. */
async function assignSlots(masters: readonly Redis[]): Promise<void> {
  const share = Math.ceil(SLOTS / masters.length);
  await Promise.all(
    masters.map(async (master, i) => {
      await master.call('CLUSTER', 'ADDSLOTSRANGE', i * share, Math.min((i + 1) * share, SLOTS) - 1);
      await master.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    }),
  );
}

/** Sends MEET from every node to every other, which is seconds faster than waiting for gossip. */
async function introduce(admins: readonly Redis[]): Promise<void> {
  const busPorts = await Promise.all(admins.map((admin) => admin.config('GET', 'cluster-port')));
  for (const [i, admin] of admins.entries()) {
    const { host = '', port = 0 } = admin.options;
    const [, busPort = ''] = busPorts[i] as string[];
    await Promise.all(
      admins.map((other) => other !== admin && other.call('CLUSTER', 'MEET', host, port, busPort)),
    );
  }
}

async function follow(replica: Redis, master: Redis | undefined): Promise<void> {
  const masterId = await master?.call('CLUSTER', 'MYID');
  await replica.call('CLUSTER', 'REPLICATE', String(masterId));
  await waitUntil('a replica to follow', async () =>
    (await replica.info('replication')).includes('master_link_status:up'),
  );
}

async function everyNode(
  admins: readonly Redis[],
  subcommand: 'INFO' | 'NODES',
  agrees: (answer: string) => boolean,
): Promise<boolean> {
  const answers = await Promise.all(admins.map((admin) => admin.call('CLUSTER', subcommand)));
  return answers.every((answer) => agrees(String(answer)));
}
