import { TENANT_LIMIT_DEFAULTS } from '../../src/redis/tenant/rate-limits.ts';

/** Limits of tenants that no load reaches, for tests whose few tenants send more than real ones may. */
export const UNREACHED_LIMITS = {
  TENANT_LIMITS: JSON.stringify({
    '*': Object.fromEntries(Object.keys(TENANT_LIMIT_DEFAULTS).map((name) => [name, 1_000_000_000])),
  }),
};
