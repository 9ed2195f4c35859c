import { Redis } from 'ioredis';
import { startStandalone } from '../../tests/support/redis/standalone.ts';
import { infoField, serverCpuMicros } from './redis-info.ts';
import { median } from './statistics.ts';

/** The Redis that candidates connect to. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** A Redis that only the bench uses. */
export interface BenchRedis extends RedisAddress {
  readonly version: string;
  /** User and system time of the server in µs, without the cost of this query; only differences are meaningful. */
  cpuMicros(): Promise<number>;
  /** Commands since start, including those in scripts, excluding those of this observer. */
  commandCount(): Promise<number>;
  /** Bytes of all keys and values, by MEMORY USAGE. */
  bytes(): Promise<number>;
  empty(): Promise<void>;
  /** @throws Error if another server listens on this address */
  assertOurs(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a redis-server on a free port in its own directory and verifies that it is the one that replies. */
export async function startBenchRedis(): Promise<BenchRedis> {
  const server = await startStandalone();
  const { host, port } = server.process.address;
  const admin = new Redis({ host, port, maxRetriesPerRequest: null });
  const runId = infoField(await admin.info('server'), 'run_id');

  async function assertOurs(): Promise<void> {
    const info = await admin.info('server');
    const right =
      infoField(info, 'process_id') === String(server.process.pid) && infoField(info, 'run_id') === runId;
    if (!right) throw new Error(`Port ${port} is served by a process that the bench did not start`);
  }

  const cpuMicros = () => serverCpuMicros(admin);
  let queries = 0;
  let queryCost = 0;

  try {
    await assertOurs();
    queryCost = await costOfQuery(cpuMicros);
  } catch (error) {
    admin.disconnect();
    await server.close();
    throw error;
  }

  return {
    host,
    port,
    version: infoField(await admin.info('server'), 'redis_version'),
    assertOurs,
    async cpuMicros() {
      return (await cpuMicros()) - ++queries * queryCost;
    },
    commandCount: async () => callsIn(await admin.info('commandstats')),
    async bytes() {
      let total = 0;
      let cursor = '0';
      do {
        const [next, keys] = await admin.scan(cursor, 'COUNT', 1000);
        const pipeline = admin.pipeline();
        for (const key of keys) pipeline.memory('USAGE', key, 'SAMPLES', 0);
        for (const [, size] of (await pipeline.exec()) ?? []) total += Number(size);
        cursor = next;
      } while (cursor !== '0');
      return total;
    },
    async empty() {
      await assertOurs();
      await admin.flushall('SYNC');
    },
    async close() {
      admin.disconnect();
      await server.close();
    },
  };
}

/** The server's cost of one INFO query, which would distort short measurements. */
async function costOfQuery(query: () => Promise<number>): Promise<number> {
  const costs: number[] = [];
  let before = await query();
  for (let i = 0; i < 100; i++) {
    const now = await query();
    costs.push(now - before);
    before = now;
  }
  return median(costs);
}

const OBSERVERS = /^(info|ping|hello|client.*|select|command.*|memory.*|scan|flushall)$/;

function callsIn(commandStats: string): number {
  let calls = 0;
  for (const [, name = '', count] of commandStats.matchAll(/^cmdstat_(.+?):calls=(\d+)/gm)) {
    if (!OBSERVERS.test(name)) calls += Number(count);
  }
  return calls;
}
