export { type AuthSession, amplifyToken, amplifyUrls } from './amplify.ts';
export type {
  AsOf,
  CacheCalls,
  CacheCounters,
  CacheEntryCalls,
  CacheInvalidation,
  CacheInvalidationPage,
  CacheKeyPage,
  CacheMetrics,
  CacheMissReason,
  InspectedCache,
  InspectedEntry,
  ListOptions,
  LoadOptions,
  LookedUp,
  LookUpOptions,
  ReadOptions,
  StoreOptions,
} from './cache/index.ts';
export type { CallOptions, RedisClientOptions, RepeatableOptions, ServiceUrls } from './client-options.ts';
export {
  type ClientErrorCode,
  type ClientErrorDetails,
  type FieldError,
  isRedisApiError,
  type LocalErrorCode,
  RedisApiError,
  type ServiceErrorCode,
  type StepUpDemand,
} from './errors/index.ts';
export type { Health, HealthCall } from './health.ts';
export type { Json, JsonOf, Loaded, NotJson } from './json.ts';
export { createRedisClient, type RedisApiClient } from './redis-client.ts';
export type { RedisServerInfo, ServerInfoCall } from './server-info.ts';
export {
  assertAuthenticated,
  type CreatedSession,
  type EndCause,
  type EndedSession,
  type ListedSession,
  type ReadSession,
  type ReadSessionSummary,
  type RightsOfReader,
  type Session,
  type SessionActor,
  type SessionCalls,
  type SessionClaim,
  type SessionData,
  type SessionMetadata,
  type SessionPage,
  type SessionReference,
  type SessionSummary,
  type SignInFacts,
  type TenantSessionPage,
  type UpdatedSession,
} from './session/index.ts';
export type { PurgeTenantCall, TenantPurge } from './tenant.ts';
