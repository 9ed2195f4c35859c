export type { AsOf, CacheCounters, CacheMetrics, CacheOrFetchOptions, CacheStore } from './cache.ts';
export { CACHE_DEFAULTS, type CacheConfig } from './cache-config.ts';
export type { CacheEvent, CacheEventListener } from './cache-events.ts';
export { type CacheStoreOptions, createCacheStore } from './cache-store.ts';
export type {
  CommandEvent,
  ConnectionEvent,
  ConnectOptions,
  RedisClient,
  RedisCommand,
  RedisCredentials,
  RedisReply,
  RedisScript,
} from './client.ts';
export { type Environment, loadRedisConfig, PROVIDERS, type RedisConfig } from './config.ts';
export type { IamSettings } from './config-iam.ts';
export { connectRedis, connectRedisWith, type RedisDriver, restDriver, tcpDriver } from './connect.ts';
export { withDeadline } from './deadline.ts';
export * from './default-instance.ts';
export * from './errors.ts';
export type { Json } from './json.ts';
export { once } from './once.ts';
export type { CircuitState, Resilience, ResilientClient } from './resilience.ts';
export { issueText } from './schema-issue.ts';
export { readServerInfo, type ServerInfo } from './server-info.ts';
export type {
  CleanupBounds,
  CreatedSession,
  NewSession,
  Session,
  SessionCleanup,
  SessionIdentity,
  SessionMetadata,
  SessionPage,
  SessionReference,
  SessionStore,
  SessionSummary,
  SessionUpdates,
} from './session.ts';
export { SESSION_DEFAULTS, type SessionConfig } from './session-config.ts';
export type { SessionEvent, SessionEventListener } from './session-events.ts';
export { refuseFixedFields } from './session-input.ts';
export { createSessionStore, type SessionStoreOptions } from './session-store.ts';
export {
  type Admission,
  createTenantLimiter,
  type Quota,
  type QuotaName,
  type TenantLimiter,
} from './tenant-limiter.ts';
export { parseTenantLimits, type TenantLimitsConfig } from './tenant-limits.ts';
export {
  createTenantPurge,
  type PurgeOptions,
  type PurgeTenant,
  type TenantPurgeParts,
  type TenantPurgeReport,
} from './tenant-purge.ts';
export { withTracing } from './tracing.ts';
