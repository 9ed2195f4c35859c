export {
  createTenantPurge,
  type PurgeOptions,
  type PurgeTenant,
  type TenantPurgeDependencies,
  type TenantPurgeReport,
} from './purge.ts';
export {
  type Admission,
  createTenantLimiter,
  type Quota,
  type QuotaName,
  type TenantLimiter,
} from './rate-limiter.ts';
export { parseTenantLimits, type TenantLimitsConfig } from './rate-limits.ts';
