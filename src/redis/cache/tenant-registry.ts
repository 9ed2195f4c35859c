import { defineScript, type RedisClient, type RedisScript } from '../client/index.ts';
import { CACHE_TENANTS, encodeSegment } from '../shared/keys.ts';
import { scoredMembers } from '../shared/scored-members.ts';
import { cacheScript } from './scripts/prelude.ts';

/**
 * The registry of tenants that may have a version: a sorted set of encoded names, scored by when each tenant was
 * registered or last examined. It makes it possible to find idle tenants without SCAN. A tenant is registered before
 * its version is created, so that no version is missed. Times are in ms since the epoch, by the server's clock.
 */
export interface CacheTenantRegistry {
  register(tenantId: string): Promise<void>;
  find(tenantId: string): Promise<RegisteredTenant | undefined>;
  /** @returns up to `count` tenants that have not been examined for `waitMs`, longest waiting first */
  waiting(waitMs: number, count: number): Promise<RegisteredTenant[]>;
  /** Records that a tenant was examined. */
  examined(tenant: RegisteredTenant): Promise<void>;
  /** Removes a tenant, unless it has been registered again. */
  remove(tenant: RegisteredTenant): Promise<void>;
}

export interface RegisteredTenant {
  /** Percent-encoded. */
  readonly name: string;
  /** Its score. */
  readonly at: string;
}

const REGISTER = cacheScript(
  'registerCacheTenant',
  `
-- KEYS: registry    ARGV: tenant
return redis.call('ZADD', KEYS[1], text(math.floor(micros() / 1000)), ARGV[1])
`,
);

const WAITING = cacheScript(
  'waitingCacheTenants',
  `
-- KEYS: registry    ARGV: ms to wait, maximum number of tenants
local before = '(' .. text(math.floor(micros() / 1000) - ARGV[1])
return redis.call('ZRANGE', KEYS[1], '-inf', before, 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
`,
);

const REMOVE = defineScript(
  'removeCacheTenant',
  `
-- KEYS: registry    ARGV: tenant, its score
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if at and tonumber(at) == tonumber(ARGV[2]) then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
`,
);

export function createCacheTenantRegistry(client: RedisClient): CacheTenantRegistry {
  const run = (script: RedisScript, ...args: readonly (string | number)[]) =>
    client.script(script, [CACHE_TENANTS], args);
  return {
    register: async (tenantId) => void (await run(REGISTER, encodeSegment('tenantId', tenantId))),
    async find(tenantId) {
      const name = encodeSegment('tenantId', tenantId);
      const [at] = [await client.command(['ZMSCORE', CACHE_TENANTS, name])].flat();
      return at === null || at === undefined ? undefined : { name, at: String(at) };
    },
    async waiting(waitMs, count) {
      const waiting = scoredMembers(await run(WAITING, waitMs, count));
      return waiting.map(([name, at]) => ({ name, at }));
    },
    examined: async ({ name }) => void (await run(REGISTER, name)),
    remove: async ({ name, at }) => void (await run(REMOVE, name, at)),
  };
}
