export {
  type AsOf,
  CACHE_DEFAULTS,
  type CacheConfig,
  type CacheCounters,
  type CacheEvent,
  type CacheEventListener,
  type CacheMetrics,
  type CacheOrFetchOptions,
  type CacheReclaim,
  type CacheStore,
  type CacheStoreOptions,
  type CacheTexts,
  createCacheReclaim,
  createCacheStore,
  MAX_BATCH,
  type ReclaimBounds,
  type ReclaimIdleTenants,
  TAG_LIMITS,
  type TagsAtRead,
} from './cache/index.ts';

export {
  type CircuitState,
  type CommandEvent,
  type ConnectionEvent,
  type ConnectOptions,
  connectRedis,
  connectRedisWith,
  evictionWarning,
  type IamSettings,
  type RedisClient,
  type RedisCommand,
  type RedisCredentials,
  type RedisDriver,
  type RedisReply,
  type RedisScript,
  type Resilience,
  type ResilientClient,
  readServerInfo,
  restDriver,
  type ServerInfo,
  tcpDriver,
  withTracing,
} from './client/index.ts';

export {
  type Environment,
  loadRedisConfig,
  PROVIDERS,
  type RedisConfig,
} from './environment/index.ts';

export * from './errors.ts';
export * from './instance/index.ts';
export {
  type AuthenticationDemand,
  type AuthenticationFacts,
  assertAuthenticated,
  authenticationDemandSchema,
  type CleanupBounds,
  type CreatedSession,
  createSessionStore,
  type IssuerLogout,
  identityFields,
  isSessionClaim,
  type ListedSession,
  MAX_SESSION_CLAIMS,
  type NewSession,
  type RepeatableOptions,
  type RotatedSession,
  type RotateOptions,
  rejectImmutableFields,
  SESSION_DEFAULTS,
  type Session,
  type SessionActor,
  type SessionClaim,
  type SessionClaims,
  type SessionCleanup,
  type SessionConfig,
  type SessionEvent,
  type SessionEventListener,
  type SessionHandle,
  type SessionIdentity,
  type SessionMetadata,
  type SessionPage,
  type SessionReference,
  type SessionStore,
  type SessionStoreOptions,
  type SessionSummary,
  type SessionUpdates,
  type SignIn,
  type UpdateOptions,
} from './session/index.ts';

export { isBareUrl } from './shared/bare-url.ts';
export { type BoundedMap, type BoundedMapOptions, createBoundedMap } from './shared/bounded-map.ts';
export { cutName, cutText, MAX_MESSAGE_BYTES, MAX_NAME_CHARS } from './shared/cut.ts';
export { type Json, parseJson } from './shared/json.ts';
export { lazy } from './shared/lazy.ts';
export { issueText } from './shared/schema-issue.ts';
export { withTimeout } from './shared/timeout.ts';
export {
  type CallCost,
  createTenantLimiter,
  createTenantPurge,
  type LimitedCall,
  type PurgeOptions,
  type PurgeTenant,
  parseTenantLimits,
  purgeCost,
  type Quota,
  type QuotaName,
  TENANT_LIMIT_DEFAULTS,
  type TenantLimiter,
  type TenantLimitsConfig,
  type TenantPurgeDependencies,
  type TenantPurgeReport,
} from './tenant/index.ts';
