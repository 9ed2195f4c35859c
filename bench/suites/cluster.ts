import { availableParallelism } from 'node:os';
import { Redis } from 'ioredis';
import { type ClusterServer, startCluster } from '../../tests/support/redis/cluster.ts';
import { core } from '../harness/core.ts';
import { figure } from '../harness/format.ts';
import { payloadOf, TTL_SECONDS } from '../harness/payload.ts';
import { serverCpuMicros } from '../harness/redis-info.ts';
import { runLoad } from '../harness/run-load.ts';
import { median, spreadOf } from '../harness/statistics.ts';
import type { Suite, SuiteContext } from './suite.ts';

const MASTERS = [1, 2, 3];
/** Enough tenants for every master to serve some. */
const TENANTS = 60;
const KEYS = 20;
/** As in Lambda: each execution environment has one connection per master and makes one call at a time. */
const CLIENTS = 50;
const NAMESPACE = 'bench';
const { value: VALUE } = payloadOf(200);

/** Makes cells long enough for the cost of INFO to be negligible. */
const CELL_FACTOR = 5;

interface Measured {
  readonly masters: number;
  readonly operation: string;
  readonly perSecond: number[];
  /** Sum over all masters. */
  readonly redisCpuMicros: number[];
  /** The busiest master's share of all work; an even spread is 1 / masters. */
  readonly busiestShare: number[];
}

/** Cluster mode with one, two and three masters on this machine, each tenant in one slot. */
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
    tables: [
      {
        title: `Cluster mode: ${TENANTS} tenants, ${CLIENTS} clients of one process, one call of each in flight`,
        note: `Client and masters share ${cores} cores, so calls per second are limited by the machine, not by the cluster. The capacity of one core of Redis is one second divided by the CPU per call; a cluster multiplies it by the number of evenly loaded masters.`,
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
  const observers = cluster.nodes.map(({ host, port }) => new Redis({ host, port }));
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
        const before = await Promise.all(observers.map(serverCpuMicros));
        const { operations: calls, seconds } = await runLoad(run, CLIENTS, cellMs * CELL_FACTOR);
        const after = await Promise.all(observers.map(serverCpuMicros));
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
    for (const observer of observers) observer.disconnect();
    await Promise.all(clients.map((client) => client.close()));
  }
}
