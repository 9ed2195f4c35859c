import { Redis } from 'ioredis';
import { startStandalone } from '../../tests/support/standalone.ts';
import { median } from './statistics.ts';

/** Where contenders connect to. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A Redis that nobody else uses. */
export interface BenchRedis extends Place {
  readonly version: string;
  /** User and system time of the server in µs, without that of telling it; only differences mean something. */
  cpuMicros(): Promise<number>;
  /** Commands since it started, those inside scripts included, those of this observer not. */
  commandCount(): Promise<number>;
  /** Bytes of every key and value, as MEMORY USAGE sees them. */
  bytes(): Promise<number>;
  empty(): Promise<void>;
  /** @throws Error when another server answers at this address */
  assertOurs(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a redis-server on a free port, in a directory of its own, and makes sure that it is the one that answers. */
export async function startBenchRedis(): Promise<BenchRedis> {
  const server = await startStandalone();
  const { host, port } = server.process.address;
  const admin = new Redis({ host, port, maxRetriesPerRequest: null });
  const runId = field(await admin.info('server'), 'run_id');

  async function assertOurs(): Promise<void> {
    const info = await admin.info('server');
    const right = field(info, 'process_id') === String(server.process.pid) && field(info, 'run_id') === runId;
    if (!right) throw new Error(`Port ${port} is served by another process than the one that was started`);
  }

  const cpuMicros = async () => {
    const cpu = await admin.info('cpu');
    return (Number(field(cpu, 'used_cpu_user')) + Number(field(cpu, 'used_cpu_sys'))) * 1e6;
  };
  let asked = 0;
  let askingCosts = 0;

  try {
    await assertOurs();
    askingCosts = await costOfAsking(cpuMicros);
  } catch (error) {
    admin.disconnect();
    await server.close();
    throw error;
  }

  return {
    host,
    port,
    version: field(await admin.info('server'), 'redis_version'),
    assertOurs,
    async cpuMicros() {
      return (await cpuMicros()) - ++asked * askingCosts;
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

/** What a question itself costs the server: it would weigh on short measurements. */
async function costOfAsking(ask: () => Promise<number>): Promise<number> {
  const costs: number[] = [];
  let before = await ask();
  for (let i = 0; i < 100; i++) {
    const now = await ask();
    costs.push(now - before);
    before = now;
  }
  return median(costs);
}

function field(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`INFO does not tell ${name}`);
  return value;
}

const OBSERVERS = /^(info|ping|hello|client.*|select|command.*|memory.*|scan|flushall)$/;

function callsIn(commandStats: string): number {
  let calls = 0;
  for (const [, name = '', count] of commandStats.matchAll(/^cmdstat_(.+?):calls=(\d+)/gm)) {
    if (!OBSERVERS.test(name)) calls += Number(count);
  }
  return calls;
}
