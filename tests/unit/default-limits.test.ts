import { expect, it } from 'vitest';
import type { RedisClient } from '../../src/redis/index.ts';
import type { CallCost } from '../../src/redis/tenant/limited-call.ts';
import { createTenantLimiter, type TenantLimiter } from '../../src/redis/tenant/rate-limiter.ts';
import { parseTenantLimits } from '../../src/redis/tenant/rate-limits.ts';

const MB = 1_000_000;

/** Processes with the default limits that share the buckets of one Redis, all on a clock that the test moves. */
function openProcesses(count: number) {
  let nowMs = 0;
  let charges = 0;
  const fullAt = new Map<string, number>();
  const client: RedisClient = {
    ordered: true,
    command: () => Promise.reject(new Error('unexpected')),
    pipeline: () => Promise.reject(new Error('unexpected')),
    // What the script of token-bucket.ts does; tests/contract runs it on real servers.
    async script(_, keys, args) {
      charges++;
      return keys.map((key, i) => {
        const nowUs = nowMs * 1_000;
        const full = Math.max(fullAt.get(key) ?? 0, nowUs) + Number(args[2 * i]);
        fullAt.set(key, Math.min(full, nowUs + Number(args[2 * i + 1])));
        return String((fullAt.get(key) ?? 0) - nowUs);
      });
    },
    close: async () => {},
  };
  const limits = parseTenantLimits('TENANT_LIMITS', undefined, []);
  const processes = Array.from({ length: count }, () => createTenantLimiter(client, limits, () => nowMs));
  return { processes, charges: () => charges, moveTo: (ms: number) => (nowMs = ms) };
}

/** @returns whether the call was within the limits */
async function passes(limiter: TenantLimiter | undefined, cost: CallCost): Promise<boolean> {
  let call: ReturnType<TenantLimiter['begin']>;
  try {
    call = limiter?.begin('org_acme');
    call?.charge(cost);
    return true;
  } catch {
    return false;
  } finally {
    await call?.end();
  }
}

/** Sends calls at an even rate to all processes in turn. @returns how many passed */
async function send(calls: number, overMs: number, cost: CallCost, processes = openProcesses(10)) {
  let passed = 0;
  for (let i = 0; i < calls; i++) {
    processes.moveTo((i * overMs) / calls);
    if (await passes(processes.processes[i % processes.processes.length], cost)) passed++;
  }
  return passed;
}

it.each([1, 20, 100])('never limit 100 users at one call a second, with %d processes', async (count) => {
  const opened = openProcesses(count);
  const seconds = 120;
  for (let second = 0; second < seconds; second++) {
    opened.moveTo(second * 1_000);
    // All users at the same moment, each in one of the processes.
    const calls = Array.from({ length: 100 }, (_, user) =>
      passes(opened.processes[(user * 7 + second) % count], { requests: 19, bytes: 20_000 }),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((passed) => !passed)).toEqual([]);
  }
});

it('report to Redis for one call in fifty, if calls are simple reads', async () => {
  const opened = openProcesses(5);
  expect(await send(10_000, 100_000, { requests: 1 }, opened)).toBe(10_000);
  expect(opened.charges()).toBe(10_000 / 50);
});

it('reject most of a flood of invalidations by one tenant', async () => {
  // 391 calls a second with 32 long tags each.
  const passed = await send(5_831, 14_900, { requests: 32, bytes: 32 * 256 });
  expect(passed).toBeGreaterThan(10_000 / 32);
  expect(passed).toBeLessThan(1.2 * ((10_000 + 2_000 * 14.9) / 32));
});

it('reject most of a flood of large values by one tenant', async () => {
  const passed = await send(300, 10_500, { bytes: MB });
  expect(passed).toBeGreaterThan(10);
  expect(passed).toBeLessThan(1.5 * (10.5 + 2.1 * 10.5));
});

it.each([1, 10, 100])('hold the rate over time, with %d processes', async (count) => {
  // Ten times the limit, for a minute, after the burst is used up.
  const passed = await send(12_000, 60_000, { requests: 100 }, openProcesses(count));
  expect(passed).toBeLessThan((1.2 * (10_000 + 2_000 * 60)) / 100);
});
