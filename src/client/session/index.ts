export { sessionCalls } from './calls.ts';
export type { SessionCalls } from './sessions.ts';
export { assertAuthenticated, type SignInFacts } from './step-up.ts';
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
} from './types.ts';
