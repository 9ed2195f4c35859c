export {
  createTenantPurge,
  type PurgeOptions,
  type PurgeTenant,
  type TenantPurgeDependencies,
  type TenantPurgeReport,
} from './purge.ts';
export {
  createTenantLimiter,
  type Quota,
  type QuotaName,
  type RateLimitDecision,
  type TenantLimiter,
} from './rate-limiter.ts';
export { parseTenantLimits, type TenantLimitsConfig } from './rate-limits.ts';
