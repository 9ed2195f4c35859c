export {
  type AuthenticationDemand,
  assertAuthenticated,
  authenticationDemandSchema,
} from './authentication.ts';
export {
  SESSION_DEFAULTS,
  type SessionConfig,
  type SessionPolicyConfig,
  sessionConfigSchema,
} from './config.ts';
export { countIndexed, countTenant } from './count.ts';
export type { SessionEvent, SessionEventListener } from './events.ts';
export { forgetTenant, reclaimTenant } from './forget.ts';
export { END_CAUSES, MAX_ENDED_SESSIONS } from './history-format.ts';
export {
  type AuthenticationFacts,
  identityFields,
  isSessionClaim,
  MAX_SESSION_CLAIMS,
  type SessionActor,
  type SessionClaim,
  type SessionClaims,
} from './identity.ts';
export { isSessionOf } from './owner.ts';
export type { SessionStore } from './session-store.ts';
export { createSessionStore, type SessionStoreOptions } from './store.ts';
export type { SessionTrace } from './trace.ts';
export type {
  AliasedSession,
  CleanupBounds,
  CreatedSession,
  CreateOptions,
  EndCause,
  EndedSession,
  IssuerLogout,
  ListedSession,
  NewSession,
  RepeatableOptions,
  RotatedSession,
  RotateOptions,
  Session,
  SessionCleanup,
  SessionHandle,
  SessionIdentity,
  SessionMetadata,
  SessionPage,
  SessionReference,
  SessionSummary,
  SessionUpdates,
  SignIn,
  TenantPageOptions,
  UpdateOptions,
  UserPageOptions,
} from './types.ts';
export { rejectImmutableFields } from './validation.ts';
