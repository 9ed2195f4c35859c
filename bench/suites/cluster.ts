import { availableParallelism } from 'node:os';
import { type ClusterServer, startCluster } from '../../tests/support/cluster.ts';
import { core } from '../lib/core.ts';
import { drive } from '../lib/drive.ts';
import { figure } from '../lib/format.ts';
import { openObserver } from '../lib/observer.ts';
import { payloadOf, TTL_SECONDS } from '../lib/payload.ts';
import { median, spreadOf } from '../lib/statistics.ts';
import type { Suite, SuiteContext } from './suite.ts';

const MASTERS = [1, 2, 3];
/** Enough that every master serves some. */
const TENANTS = 60;
const KEYS = 20;
/** As Lambda has it: every execution environment a connection to each master, and one call at a time. */
const CLIENTS = 50;
const NAMESPACE = 'bench';
const { value: VALUE } = payloadOf(200);

/** Cells long enough that what INFO costs does not show. */
const CELL_FACTOR = 5;

interface Measured {
  readonly masters: number;
  readonly operation: string;
  readonly perSecond: number[];
  /** Of all masters together. */
  readonly redisCpuMicros: number[];
  /** What the busiest master did of all the work; an even spread is 1 / masters. */
  readonly busiestShare: number[];
}

/** Cluster mode on one, two and three masters of this machine, every tenant in one slot as always. */
export const clusterSuite: Suite = async (context) => {
  const measured: Measured[] = [];
  for (const masters of MASTERS) {
    context.progress(`${masters} masters`);
    const cluster = await startCluster({ masters });
    try {
      measured.push(...(await measure(context, cluster, masters)));
    } finally {
      await cluster.close();
    }
  }
  const cores = availableParallelism();
  return {
    suite: 'cluster',
    headlines: [],
    raw: measured,
    tables: [
      {
        title: `Cluster mode: ${TENANTS} tenants, ${CLIENTS} clients of one process, one call of each in flight`,
        note: `Client and masters share ${cores} cores, so calls per second show the machine, not the cluster. What a core of Redis could do is a second divided by its CPU per call; a cluster multiplies it by its masters, evenly loaded.`,
        columns: [
          'operation',
          'masters',
          'calls per second here',
          'Redis CPU µs per call, all masters',
          'calls per second of one core of Redis',
          'share of the busiest master',
        ],
        rows: measured.map(({ masters, operation, perSecond, redisCpuMicros, busiestShare }) => [
          operation,
          String(masters),
          Math.round(spreadOf(perSecond).median).toLocaleString('en'),
          figure(median(redisCpuMicros)),
          Math.round(1e6 / median(redisCpuMicros)).toLocaleString('en'),
          figure(median(busiestShare)),
        ]),
      },
    ],
  };
};

async function measure(
  { rounds, cellMs }: SuiteContext,
  cluster: ClusterServer,
  masters: number,
): Promise<Measured[]> {
  const clients = Array.from({ length: CLIENTS }, () => core.connectRedis({ endpoint: cluster.endpoint }));
  const observers = await Promise.all(cluster.nodes.map(openObserver));
  const caches = clients.map((client) => core.createCacheStore(client));
  const stores = clients.map((client) => core.createSessionStore(client));
  const cacheOf = (call: number) => caches[call % CLIENTS] as (typeof caches)[number];
  const sessionsOf = (call: number) => stores[call % CLIENTS] as (typeof stores)[number];
  const tenant = (call: number) => `org_${call % TENANTS}`;
  const key = (call: number) => `k${Math.floor(call / TENANTS) % KEYS}`;
  const ids: string[] = [];
  const session = (call: number) => ({ tenantId: tenant(call), userId: `auth0|user${call % 1_000}` });
  const operations: Record<string, (call: number) => Promise<unknown>> = {
    'getCache hit, 200 B': (call) => cacheOf(call).getCache(tenant(call), NAMESPACE, key(call)),
    'setCache 200 B, 2 tags': (call) =>
      cacheOf(call).setCache(tenant(call), NAMESPACE, key(call), VALUE, TTL_SECONDS, ['user', 'profile']),
    getSession: (call) => sessionsOf(call).getSession(tenant(call), ids[call % TENANTS] ?? ''),
    'createSession, limit 5': (call) => sessionsOf(call).createSession(session(call)),
    invalidateCacheByTags: (call) => cacheOf(call).invalidateCacheByTags(tenant(call), ['unrelated']),
  };
  try {
    for (let i = 0; i < TENANTS; i++) ids.push((await sessionsOf(i).createSession(session(i))).sessionId);
    for (let i = 0; i < TENANTS * KEYS; i++) {
      await cacheOf(i).setCache(tenant(i), NAMESPACE, key(i), VALUE, TTL_SECONDS, ['user']);
    }
    const measured: Measured[] = [];
    for (const [operation, run] of Object.entries(operations)) {
      const row: Measured = { masters, operation, perSecond: [], redisCpuMicros: [], busiestShare: [] };
      // The first round warms up.
      for (let round = 0; round <= rounds; round++) {
        const before = await Promise.all(observers.map((observer) => observer.cpuMicros()));
        const { operations: calls, seconds } = await drive(run, CLIENTS, cellMs * CELL_FACTOR);
        const after = await Promise.all(observers.map((observer) => observer.cpuMicros()));
        const spent = after.map((micros, i) => micros - (before[i] ?? 0));
        const all = spent.reduce((sum, micros) => sum + micros, 0);
        if (round === 0) continue;
        row.perSecond.push(calls / seconds);
        row.redisCpuMicros.push(all / calls);
        row.busiestShare.push(Math.max(...spent) / all);
      }
      measured.push(row);
    }
    return measured;
  } finally {
    for (const observer of observers) observer.close();
    await Promise.all(clients.map((client) => client.close()));
  }
}
