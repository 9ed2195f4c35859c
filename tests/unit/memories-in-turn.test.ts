import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/api/auth/identity.ts';
import { createTokenCache } from '../../src/api/auth/token-cache.ts';
import { createCacheCounts } from '../../src/redis/cache/metrics.ts';
import {
  createTenantLimiter,
  isRedisError,
  type RedisClient,
  SESSION_DEFAULTS,
} from '../../src/redis/index.ts';
import { createPolicies } from '../../src/redis/session/policy.ts';
import { createSlotCounts, withEverySlot } from '../../src/redis/session/slots.ts';
import { capacityOf, costInTurn } from '../support/in-turn.ts';

/**
 * Parts that remember tenants, with little memory or the default. `use` returns 1 for a remembered tenant, otherwise 2.
 */
interface Memory {
  readonly use: (tenant: number) => number | Promise<number>;
}

const tenantId = (tenant: number) => `org_${tenant}`;

function slots(maxBytes?: number): Memory {
  const counts = createSlotCounts(createPolicies(SESSION_DEFAULTS), maxBytes);
  return {
    async use(tenant) {
      let runs = 0;
      await withEverySlot(counts, tenantId(tenant), 'user', async (records) => {
        runs++;
        return records.length < 20 ? ['slots', 20] : ['ok'];
      });
      return runs;
    },
  };
}

function tokens(maxBytes?: number): Memory {
  const cache = createTokenCache<Caller>(() => 0, maxBytes);
  return {
    use(tenant) {
      const token = `${'x'.repeat(900)}.${tenant}`;
      if (cache.get(token)) return 1;
      const caller = { tenantId: tenantId(tenant), userId: 'user', roles: [], permissions: [] };
      cache.set(token, { ...caller, organizationId: tenantId(tenant), tokenExpiresAt: 1_000 });
      return 2;
    },
  };
}

/** A Redis whose buckets are in debt for an hour, and that counts scripts. */
function scriptedClient() {
  const state = { scripts: 0 };
  const client: RedisClient = {
    ordered: true,
    command: async () => null,
    pipeline: async (commands) => commands.map(() => null),
    async script() {
      state.scripts++;
      return ['3600000000'];
    },
    close: async () => {},
  };
  return { state, client };
}

/** A tenant beyond its limit is rejected without a command while its debt is known. */
function limits(maxBytes?: number): Memory {
  const { client } = scriptedClient();
  const config = { '*': { requestsPerSecond: 0.001, burst: 1 } };
  const limiter = createTenantLimiter(client, config, () => 0, maxBytes);
  return {
    async use(tenant) {
      try {
        await limiter.begin(tenantId(tenant))?.end();
        return 2;
      } catch (error) {
        if (isRedisError(error, 'RATE_LIMITED')) return 1;
        throw error;
      }
    },
  };
}

function counters(maxBytes?: number): Memory {
  const { state, client } = scriptedClient();
  const counts = createCacheCounts(client, () => {}, maxBytes);
  return {
    use(tenant) {
      const before = state.scripts;
      counts.add(tenantId(tenant), 'ns', 'hits', 1);
      return 1 + state.scripts - before;
    },
  };
}

describe.each<[string, (maxBytes?: number) => Memory]>([
  ['slots of sessions', slots],
  ['verified tokens', tokens],
  ['limits', limits],
])('%s', (_, createMemory) => {
  it('of 1,200 tenants in turn are remembered', async () => {
    expect(await costInTurn(1_200, createMemory().use)).toBe(1);
  });

  it('of twice the tenants that fit cost at most 1.6 each', async () => {
    const { use } = createMemory(500_000);
    const capacity = await capacityOf(async (i) => (await use(i)) + (await use(i)) === 3);
    expect(capacity).toBeGreaterThan(80);
    expect(await costInTurn(2 * capacity, use, 20)).toBeLessThan(1.6);
  });
});

describe('unsent counters', () => {
  it('of 1,200 tenants in turn wait for the next command', async () => {
    expect(await costInTurn(1_200, counters().use)).toBe(1);
  });

  it('of twice the tenants that fit cost at most 1.6 commands each', async () => {
    const { use } = counters(500_000);
    const capacity = await capacityOf(async (i) => (await use(i)) === 1);
    expect(capacity).toBeGreaterThan(80);
    expect(await costInTurn(2 * capacity, use, 20)).toBeLessThan(1.6);
  });
});
