export { type AuthSession, amplifyToken, amplifyUrls } from './amplify.ts';
export type { CacheCalls, LoadOptions } from './cache.ts';
export type { CacheEntryCalls } from './cache-entries.ts';
export type { ListOptions, LookUpOptions, ReadOptions, StoreOptions } from './cache-options.ts';
export type {
  AsOf,
  CacheCounters,
  CacheInvalidation,
  CacheInvalidationPage,
  CacheKeyPage,
  CacheMetrics,
  CacheMissReason,
  InspectedCache,
  InspectedEntry,
  LookedUp,
} from './cache-types.ts';
export {
  type ClientErrorDetails,
  isRedisApiError,
  RedisApiError,
  type StepUpDemand,
} from './client-error.ts';
export type { CallOptions, RedisClientOptions, RepeatableOptions, ServiceUrls } from './client-options.ts';
export type { ClientErrorCode, LocalErrorCode, ServiceErrorCode } from './error-codes.ts';
export type { FieldError } from './field-error.ts';
export type { Health, HealthCall } from './health.ts';
export type { Json, JsonOf, Loaded, NotJson } from './json.ts';
export { createRedisClient, type RedisApiClient } from './redis-client.ts';
export type { RedisServerInfo, ServerInfoCall } from './server-info.ts';
export type {
  CreatedSession,
  EndCause,
  EndedSession,
  ListedSession,
  ReadSession,
  ReadSessionSummary,
  RightsOfReader,
  Session,
  SessionActor,
  SessionClaim,
  SessionData,
  SessionMetadata,
  SessionPage,
  SessionReference,
  SessionSummary,
  TenantSessionPage,
  UpdatedSession,
} from './session-types.ts';
export type { SessionCalls } from './sessions.ts';
export { assertAuthenticated, type SignInFacts } from './step-up.ts';
export type { PurgeTenantCall, TenantPurge } from './tenant.ts';
