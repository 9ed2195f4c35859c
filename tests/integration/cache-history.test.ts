import { expect, it } from 'vitest';
import type { CacheConfig } from '../../src/redis/index.ts';
import { startWorker } from '../support/programs/worker.ts';
import { describeRedis, freshTenant, type RedisKind, type TestRedis } from '../support/redis/kinds.ts';
import { FULL_TIER } from '../support/run/tier.ts';
import { describeStaleReads, type Recorded, staleReads } from './cache-history-check.ts';

const PROCESSES = 3;
/** On standalone at least as many as the planted bugs below need. */
const CALLS: Partial<Record<RedisKind, number>> = {
  standalone: FULL_TIER ? 9_000 : 6_000,
  'tls-acl': FULL_TIER ? 2_400 : 800,
  cluster: FULL_TIER ? 2_400 : 800,
  upstash: FULL_TIER ? 1_500 : 500,
  valkey: FULL_TIER ? 1_200 : 400,
};
const SEED = 7;

async function historyOf(
  redis: TestRedis,
  calls: number,
  writes: 'dated' | 'undated' | 'confirmed late',
  tenantId = freshTenant(),
  config: Partial<CacheConfig> = {},
): Promise<Recorded[]> {
  const workers = Array.from({ length: PROCESSES }, (_, i) =>
    startWorker('history.ts', [
      JSON.stringify(redis.target),
      ...[tenantId, SEED + i, Math.ceil(calls / PROCESSES), writes].map(String),
      JSON.stringify(config),
    ]),
  );
  await Promise.all(workers.map((worker) => worker.line()));
  for (const worker of workers) worker.send('go');
  const histories = await Promise.all(workers.map((worker) => worker.line()));
  await Promise.all(workers.map((worker) => worker.exited));
  return histories.flatMap((history): Recorded[] => JSON.parse(history));
}

for (const [kind, calls] of Object.entries(CALLS) as [RedisKind, number][]) {
  describeRedis(kind, (redis) => {
    it(`G1: ${calls} calls in ${PROCESSES} processes return no stale value`, async () => {
      const tenantId = freshTenant();
      const history = await historyOf(redis, calls, 'dated', tenantId);
      const stale = staleReads(history);
      expect(stale.length, describeStaleReads(stale)).toBe(0);
      const got = history.filter(({ call }) => call === 'getCache' || call === 'getManyCache');
      const changes = history.filter((recorded) => recorded.kind === 'change');
      expect(got.length).toBeGreaterThan(calls / 50);
      expect(changes.length).toBeGreaterThan(calls / 20);
      const every = await redis.admin.everyKey(`*{${tenantId}}*`);
      const keyspace = every.filter((key) => !key.includes(':source:'));
      expect(keyspace.length).toBeGreaterThan(2);
      for (const key of keyspace) {
        const ttl = await redis.admin.pttl(key);
        // A key may expire between the two commands.
        if (/^cache-(version|invalidations):/.test(key)) expect(ttl, key).toBe(-1);
        else expect(ttl, key).not.toBe(-1);
      }
    });
  });
}

/** Keys share so few that what is older than a few calls is dropped. */
const FEW_INVALIDATIONS = 6;
/** The scripts are the same on every kind; the drivers are two. */
const DROPPING = (Object.keys(CALLS) as RedisKind[]).filter(
  (kind) => FULL_TIER || kind === 'standalone' || kind === 'upstash',
);

for (const kind of DROPPING) {
  describeRedis(kind, (redis) => {
    it('G1: calls return no stale value while invalidations are dropped and loads outlive their leases', async () => {
      const tenantId = freshTenant();
      const config = { maxInvalidations: FEW_INVALIDATIONS, leaseMs: 100 };
      const calls = kind === 'standalone' ? 2_000 : 500;
      const stale = staleReads(await historyOf(redis, calls, 'dated', tenantId, config));
      expect(stale.length, describeStaleReads(stale)).toBe(0);
      const kept = Number(await redis.admin.raw('ZCARD', `cache-invalidations:{${tenantId}}`));
      expect(kept).toBeLessThanOrEqual(FEW_INVALIDATIONS + 1);
    });
  });
}

const MAX_BYTES = 1_048_576;
/** Longer than stale reads on a busy machine, and far shorter than a history. */
const LOCAL_TTL_MS = 200;

/** The local tier itself knows no driver; `tests/contract/cache-local-tier` runs on every kind. */
for (const kind of FULL_TIER ? (['standalone', 'upstash'] as const) : (['standalone'] as const)) {
  describeRedis(kind, (redis) => {
    const calls = kind === 'standalone' ? 3_000 : 500;

    it('G1: calls through a validated local tier return no stale value', async () => {
      const localTier = { mode: 'validated', maxBytes: MAX_BYTES } as const;
      const stale = staleReads(await historyOf(redis, calls, 'dated', freshTenant(), { localTier }));
      expect(stale.length, describeStaleReads(stale)).toBe(0);
    });

    it('calls through a bounded local tier return no value that is stale for longer than its limit', async () => {
      const localTier = { mode: 'bounded', maxBytes: MAX_BYTES, localTtlMs: LOCAL_TTL_MS } as const;
      const history = await historyOf(redis, calls, 'dated', freshTenant(), { localTier });
      const tooStale = staleReads(history, LOCAL_TTL_MS);
      expect(tooStale.length, describeStaleReads(tooStale)).toBe(0);
      // The guarantee is weaker: where calls are fast enough, the check finds values that are stale for less time.
      if (kind === 'standalone') expect(staleReads(history).length).toBeGreaterThan(0);
    });
  });
}

describeRedis('standalone', (redis) => {
  it('calls return no stale value while Redis repeatedly loses version, invalidations and leases', async () => {
    const tenantId = freshTenant();
    const losses = [
      ...['cache-version', 'cache-invalidations'].map((key) => `${key}:{${tenantId}}`),
      ...['a', 'b', 'c', 'd'].map((key) => `cache-lease:{${tenantId}}:ns:${key}`),
    ];
    let lost = 0;
    const losing = setInterval(() => {
      lost++;
      redis.admin.raw('DEL', losses[lost % losses.length] ?? '').catch(() => {});
    }, 5);
    const history = await historyOf(redis, 4_500, 'dated', tenantId).finally(() => clearInterval(losing));
    const stale = staleReads(history);
    expect(stale.length, describeStaleReads(stale)).toBe(0);
    expect(lost).toBeGreaterThan(100);
  });

  it('the check finds the stale reads of cache-aside with a plain setCache', async () => {
    const stale = staleReads(await historyOf(redis, 3_000, 'undated'));
    expect(stale.length).toBeGreaterThan(0);
  });

  it('the check finds the stale reads of a confirmed value that is dated after its load', async () => {
    const stale = staleReads(await historyOf(redis, 6_000, 'confirmed late'));
    expect(stale.length).toBeGreaterThan(0);
  });
});

it('the check accepts a version that changed while it was read', () => {
  const at = (kind: Recorded['kind'], version: number, start: number, end: number): Recorded => ({
    call: kind,
    kind,
    key: 'a',
    version,
    start: String(start),
    end: String(end),
  });
  const changes = [at('change', 2, 10, 20), at('change', 3, 12, 30), at('change', 1, 1, 40)];
  const fine = [at('read', 1, 20, 25), at('read', 2, 29, 99), at('read', 3, 50, 60)];
  const old = [at('read', 1, 21, 25), at('read', 2, 41, 42)];
  expect(staleReads([...fine, ...changes, ...old]).map(({ read }) => read)).toEqual(old);
});
