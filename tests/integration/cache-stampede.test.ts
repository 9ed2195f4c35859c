import { describe, expect, it } from 'vitest';
import { createCacheStore } from '../../src/redis/index.ts';
import { startWorker, type Worker } from '../support/programs/worker.ts';
import { describeRedis, forEachRedis, freshTenant, type TestRedis } from '../support/redis/kinds.ts';

const PROCESSES = 4;
const CALLS = 1_000;

/** Longer than a test: a lease that is to end in one is ended by it. */
const LONG_LEASE_MS = 120_000;

interface Stampede {
  readonly leaseMs: number;
  readonly loadMs: number;
  /** How many loaders never end. */
  readonly hanging: number;
}

async function startStampede(
  redis: TestRedis,
  { leaseMs, loadMs, hanging }: Stampede,
  tenantId = freshTenant(),
) {
  const args = [tenantId, CALLS / PROCESSES, leaseMs, loadMs, hanging].map(String);
  const workers = Array.from({ length: PROCESSES }, () =>
    startWorker('stampede.ts', [JSON.stringify(redis.target), ...args]),
  );
  await Promise.all(workers.map((worker) => worker.line()));
  for (const worker of workers) worker.send('go');
  const leaseKey = `cache-lease:{${tenantId}}:ns:key`;
  return {
    workers,
    /** Process ids, one per call of a loader, in order. */
    loads: async () => {
      const loads = [await redis.admin.raw('ZRANGE', `cache:{${tenantId}}:test:loads`, 0, -1)].flat();
      return loads.map((load) => String(load).split('.')[1]);
    },
    lease: () => redis.admin.raw('GET', leaseKey),
    leaseMs: () => redis.admin.pttl(leaseKey),
    leaseEndsAt: () => redis.admin.raw('PEXPIRETIME', leaseKey),
    endLease: () => redis.admin.raw('PEXPIRE', leaseKey, 1),
  };
}

/** A tenant that has used the cache before. */
async function knownTenant({ client }: TestRedis): Promise<string> {
  const tenantId = freshTenant();
  await createCacheStore(client).readAsOf(tenantId);
  return tenantId;
}

/** The values that a worker's callers received, once all have one. */
async function valuesOf(worker: Worker, line = worker.line()): Promise<string[]> {
  const text = await line;
  return text === 'loading' ? valuesOf(worker) : JSON.parse(text);
}

/** Kills the first process that loads, during its load. @returns the values that the callers in the others received */
async function killHolder({ workers, ...redis }: Awaited<ReturnType<typeof startStampede>>) {
  const [holder, lines] = await firstToLoad(workers);
  const [lease, endsAt] = [await redis.lease(), await redis.leaseEndsAt()];
  holder.kill();
  await holder.exited;
  // The crash costs the rest of the lease: no other process has loaded, and none extends the lease.
  expect(await redis.leaseMs()).toBeLessThanOrEqual(LONG_LEASE_MS);
  expect(await redis.loads()).toEqual([String(holder.pid)]);
  expect(await redis.lease()).toBe(lease);
  expect(await redis.leaseEndsAt()).toBe(endsAt);
  const others = workers.filter((worker) => worker !== holder);
  return async () => (await Promise.all(others.map((worker) => valuesOf(worker, lines.get(worker))))).flat();
}

describe(`${CALLS} concurrent misses of one key from ${PROCESSES} processes`, () => {
  forEachRedis((redis) => {
    it('call one loader', async () => {
      const stampede = { leaseMs: LONG_LEASE_MS, loadMs: 100, hanging: 0 };
      const { workers, loads, lease } = await startStampede(redis, stampede, await knownTenant(redis));
      const values = (await Promise.all(workers.map((worker) => valuesOf(worker)))).flat();
      expect(values).toHaveLength(CALLS);
      expect(new Set(values)).toEqual(new Set(['load 1']));
      expect(await loads()).toHaveLength(1);
      expect(await lease()).toBeNull();
    });

    it('call one more loader when the holder is killed, once its lease has ended', async () => {
      const stampede = await startStampede(
        redis,
        { leaseMs: LONG_LEASE_MS, loadMs: 0, hanging: 1 },
        await knownTenant(redis),
      );
      const valuesOfOthers = await killHolder(stampede);
      await stampede.endLease();
      const values = await valuesOfOthers();
      expect(values).toHaveLength(CALLS - CALLS / PROCESSES);
      expect(new Set(values)).toEqual(new Set(['load 2']));
      expect(await stampede.loads()).toHaveLength(2);
      expect(await stampede.lease()).toBeNull();
    });
  });

  describeRedis('standalone', (redis) => {
    it('wait for one more loader, whose load takes seconds', async () => {
      const stampede = await startStampede(
        redis,
        { leaseMs: LONG_LEASE_MS, loadMs: 3_000, hanging: 1 },
        await knownTenant(redis),
      );
      const valuesOfOthers = await killHolder(stampede);
      await stampede.endLease();
      const values = await valuesOfOthers();
      expect(new Set(values)).toEqual(new Set(['load 2']));
      expect(await stampede.loads()).toHaveLength(2);
    });

    it('wait as one in each process, even for a tenant that never used the cache', async () => {
      const during = await redis.admin.commandsDuring(async () => {
        const { workers } = await startStampede(redis, { leaseMs: LONG_LEASE_MS, loadMs: 500, hanging: 0 });
        await Promise.all(workers.map((worker) => valuesOf(worker)));
      });
      expect(during.set).toBeLessThan(CALLS / 2);
    });
  });
});

/** The worker that calls its loader first, and every worker's next line. */
async function firstToLoad(
  workers: readonly Worker[],
): Promise<[holder: Worker, lines: ReadonlyMap<Worker, Promise<string>>]> {
  const lines = new Map(workers.map((worker) => [worker, worker.line()]));
  const holder = await Promise.any(
    workers.map(async (worker) => {
      if ((await lines.get(worker)) === 'loading') return worker;
      throw new Error('Did not load');
    }),
  );
  return [holder, lines];
}
