export { CACHE_DEFAULTS, type CacheConfig } from './cache/config.ts';
export type { CacheEvent, CacheEventListener } from './cache/events.ts';
export { type CacheStoreOptions, createCacheStore } from './cache/store.ts';
export type { AsOf, CacheCounters, CacheMetrics, CacheOrFetchOptions, CacheStore } from './cache/types.ts';
export type {
  CommandEvent,
  ConnectionEvent,
  ConnectOptions,
  RedisClient,
  RedisCommand,
  RedisCredentials,
  RedisReply,
  RedisScript,
} from './client/client.ts';
export { connectRedis, connectRedisWith, type RedisDriver, restDriver, tcpDriver } from './client/connect.ts';
export type { CircuitState, Resilience, ResilientClient } from './client/resilience.ts';
export { readServerInfo, type ServerInfo } from './client/server-info.ts';
export { withTracing } from './client/tracing.ts';
export type { IamSettings } from './environment/iam.ts';
export { type Environment, loadRedisConfig, PROVIDERS, type RedisConfig } from './environment/load.ts';
export * from './errors.ts';
export * from './instance.ts';
export { SESSION_DEFAULTS, type SessionConfig } from './session/config.ts';
export type { SessionEvent, SessionEventListener } from './session/events.ts';
export { createSessionStore, type SessionStoreOptions } from './session/store.ts';
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
} from './session/types.ts';
export { refuseFixedFields } from './session/validation.ts';
export type { Json } from './shared/json.ts';
export { once } from './shared/lazy.ts';
export { issueText } from './shared/schema-issue.ts';
export { withDeadline } from './shared/timeout.ts';
export {
  createTenantPurge,
  type PurgeOptions,
  type PurgeTenant,
  type TenantPurgeParts,
  type TenantPurgeReport,
} from './tenant/purge.ts';
export {
  type Admission,
  createTenantLimiter,
  type Quota,
  type QuotaName,
  type TenantLimiter,
} from './tenant/rate-limiter.ts';
export { parseTenantLimits, type TenantLimitsConfig } from './tenant/rate-limits.ts';
