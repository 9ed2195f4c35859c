export {
  type AfterRestore,
  type AfterRestoreDependencies,
  createAfterRestore,
  type RestoreReport,
} from './after-restore.ts';
export type { CallCost, LimitedCall } from './limited-call.ts';
export type { QuotaName } from './limited-tenant.ts';
export {
  createTenantPurge,
  type PurgeOptions,
  type PurgeTenant,
  purgeCost,
  type TenantPurgeDependencies,
  type TenantPurgeReport,
} from './purge.ts';
export {
  createTenantLimiter,
  type Quota,
  type TenantLimiter,
} from './rate-limiter.ts';
export {
  type Bucket,
  EVERY_TENANT,
  LIMITS_OFF,
  parseTenantLimits,
  TENANT_LIMIT_DEFAULTS,
  type TenantLimitFields,
  type TenantLimitsConfig,
} from './rate-limits.ts';
