import type { JsonOf } from '../shared/json.ts';
import type {
  AliasedSession,
  CleanupBounds,
  CreatedSession,
  CreateOptions,
  EndedSession,
  IssuerLogout,
  NewSession,
  RepeatableOptions,
  RotatedSession,
  RotateOptions,
  Session,
  SessionCleanup,
  SessionHandle,
  SessionMetadata,
  SessionPage,
  SessionReference,
  SessionSummary,
  SessionUpdates,
  TenantPageOptions,
  UpdateOptions,
  UserPageOptions,
} from './types.ts';

/**
 * Sessions, isolated by tenant. Sessions fail closed: every method throws a retryable `UnavailableError` or
 * `TimeoutError` when Redis cannot be reached. Tenant and user must come from a verified token, never from a request.
 */
export interface SessionStore {
  /**
   * Whether an id or handle belongs to a session of this user. Ids contain a hash of their user, so this needs no round
   * trip. Does not check whether the session is live.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @param session session id, or `{ handle }`
   * @returns whether it is one one of the user's
   * @throws InvalidInputError for an invalid tenant or user id
   */
  isSessionOf(tenantId: string, userId: string, session: SessionReference): boolean;
  /**
   * Creates a session. A user who already has `maxSessionsPerUser` live sessions loses the least recently active one,
   * or gets an error, depending on `onLimit`.
   * @param data identity from a verified token, metadata, user agent and IP address
   * @param options.idempotencyKey random string of 16 to 128 characters. A repeated call with the same key within an
   *   hour returns the same session instead of creating another one, and reports no evicted sessions. The metadata must
   *   be the same; roles, permissions, user agent and IP address may differ.
   * @param options.alias additional secret name of the session, for `resolveSessionAlias`
   * @returns the secret session id (only here), the session, and the handles of evicted sessions
   * @throws SessionLimitError with `onLimit: 'reject'`; TenantSessionLimitError beyond `maxBytesPerTenant`;
   *   IdempotencyKeyUsedError if the session created under this key has ended; IdempotencyKeyMismatchError if the key
   *   was used for another call; SessionAliasUsedError if the alias was used before; ValueTooLargeError beyond
   *   `maxMetadataBytes`; with `signIn`, SignInEndedError after a logout and SignInLimitError beyond 1,000 tenants;
   *   InvalidInputError; UnavailableError
   * @example
   * const { sessionId, session } = await createSession({ tenantId: 'org_123', userId: 'auth0|alice' });
   */
  createSession<Metadata extends object = SessionMetadata>(
    data: NewSession<Metadata & JsonOf<Metadata>>,
    options?: CreateOptions,
  ): Promise<CreatedSession>;
  /**
   * Finds the session that was created with an alias. Does not check whether it is live; read the session to find out.
   * @param alias as passed to `createSession`
   * @returns its tenant and id; null if no session was created with the alias
   * @throws InvalidInputError for an invalid alias; UnavailableError
   */
  resolveSessionAlias(alias: string): Promise<AliasedSession | null>;
  /**
   * Reads a session, and renews its idle timeout if `touchInterval` has passed since the last renewal.
   * @param tenantId tenant of the session
   * @param sessionId from `createSession` or `rotateSession`
   * @returns null if it does not exist, has expired, or was destroyed, rotated, evicted or revoked
   * @throws InvalidInputError for an empty tenant id; UnavailableError
   */
  getSession(tenantId: string, sessionId: string): Promise<Session | null>;
  /**
   * Reads the summary of a session, as shown in lists. Does not renew its idle timeout.
   * @param tenantId tenant of the session
   * @param session `{ handle }` from `createSession`, `rotateSession` or a list
   * @returns everything but the metadata; null if there is no live session with this handle
   * @throws InvalidInputError for an empty tenant id; UnavailableError
   */
  getSession(tenantId: string, session: SessionHandle): Promise<SessionSummary | null>;
  /**
   * Changes fields of a session and renews its idle timeout. Metadata is merged by key; a key set to null is removed.
   * Concurrent updates of different fields never lose one another. Identity fields cannot be changed.
   * @param tenantId tenant of the session
   * @param sessionId from `createSession` or `rotateSession`
   * @param updates fields to change
   * @param options.ifVersion update only if the session is still at this version (a count, from `session.version`)
   * @param options.idempotencyKey random string of 16 to 128 characters. A repeated call with the same key and input
   *   within an hour changes nothing and returns the session as it is now.
   * @returns the changed session; null if it is not live
   * @throws VersionConflictError; ImmutableFieldError; ValueTooLargeError beyond `maxMetadataBytes`;
   *   TenantSessionLimitError if it grows beyond `maxBytesPerTenant`; IdempotencyKeyMismatchError if the key was used
   *   for another call; InvalidInputError; UnavailableError
   */
  updateSession<Metadata extends object = SessionMetadata>(
    tenantId: string,
    sessionId: string,
    updates: SessionUpdates<Metadata & JsonOf<Metadata>>,
    options?: UpdateOptions,
  ): Promise<Session | null>;
  /**
   * Ends one session.
   * @param tenantId tenant of the session
   * @param session session id, or `{ handle }` from a list
   * @param options.idempotencyKey random string of 16 to 128 characters. A repeated call with the same key and session
   *   within an hour returns true as well.
   * @returns whether it was live
   * @throws IdempotencyKeyMismatchError if the key was used for another call; InvalidInputError; UnavailableError
   */
  destroySession(tenantId: string, session: SessionReference, options?: RepeatableOptions): Promise<boolean>;
  /**
   * Lists a user's live sessions, most recently active first within a page.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @param page.cursor from the previous page; omit it for the first one
   * @param page.limit maximum number of sessions per page, a count from 1 to 100; default 50
   * @param page.current id or handle of the session that requests the list; it is marked with `isCurrent`
   * @returns summaries with handles, never ids, and a cursor if there are more sessions
   * @throws InvalidInputError; UnavailableError
   */
  listUserSessions(tenantId: string, userId: string, page?: UserPageOptions): Promise<SessionPage>;
  /**
   * Lists the live sessions of a tenant, newest first. A session that stays live while all pages are read appears on
   * exactly one of them, no matter which sessions are created, used, rotated or ended in the meantime.
   * @param tenantId the tenant
   * @param page.cursor from the previous page; omit it for the first one
   * @param page.limit maximum number of sessions per page, a count from 1 to 100; default 50. A page can contain fewer
   *   sessions, or none, and still be followed by others
   * @param page.userId lists only the sessions of this user
   * @returns summaries with handles, never ids, and a cursor if there are more sessions
   * @throws InvalidInputError; UnavailableError
   */
  listTenantSessions(tenantId: string, page?: TenantPageOptions): Promise<SessionPage>;
  /**
   * Lists how a user's latest sessions ended: at most 20, from the last 30 days. If a tenant's histories exceed 8 MiB,
   * the oldest are dropped first. A full Redis may evict them.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @returns the ended sessions, most recently ended first
   * @throws InvalidInputError; UnavailableError
   */
  listEndedSessions(tenantId: string, userId: string): Promise<readonly EndedSession[]>;
  /**
   * Ends every session of a user, for example after a password change.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @param options.except id or handle of a session to keep
   * @returns the number of sessions ended
   * @throws InvalidInputError, including for an `except` that is not a session of this user; UnavailableError
   */
  destroyUserSessions(
    tenantId: string,
    userId: string,
    options?: { except?: SessionReference | undefined },
  ): Promise<number>;
  /**
   * Gives a session a new id; the old one no longer works. Call this with the identity of the new token when the user's
   * roles or permissions have changed, and after every stronger sign-in.
   * @param tenantId tenant of the session
   * @param sessionId the current id
   * @param options.identity identity from a verified token of the same user. It replaces the session's identity
   *   completely: omitted fields are removed. By default, the session keeps its identity.
   * @param options.signIn sign-in from the same token, for an issuer with back-channel logout. From then on, logouts of
   *   this sign-in end the session, and logouts of its earlier sign-in do not. A different sign-in takes 4 more round
   *   trips.
   * @param options.idempotencyKey random string of 16 to 128 characters. A repeated call with the same key and the same
   *   old id within an hour returns the same new id, as long as that session is live.
   * @returns the new id and the session; null if the session is not live
   * @throws ImmutableFieldError for an identity of another user or tenant; ValueTooLargeError and
   *   TenantSessionLimitError if the session grows too large; IdempotencyKeyMismatchError if the key was used for
   *   another call; InvalidInputError; UnavailableError
   */
  rotateSession(tenantId: string, sessionId: string, options?: RotateOptions): Promise<RotatedSession | null>;
  /**
   * Ends every session of a tenant at once, no matter how many there are. The cleanup reclaims their memory later.
   * @param tenantId the tenant
   * @returns a promise that resolves when none of them works any longer
   * @throws InvalidInputError for an empty tenant id; UnavailableError
   */
  revokeTenantSessions(tenantId: string): Promise<void>;
  /**
   * Ends the sessions that a logout token identifies, in every tenant of the subject. For an hour, tokens issued before
   * the logout cannot create new sessions. Only finds sessions that were created with `signIn`. Safe to call again
   * after an error. https://openid.net/specs/openid-connect-backchannel-1_0.html
   * @param logout from a verified logout token. With only `subject`, ends all of the subject's sessions from that
   *   issuer. With `sid`, ends the sessions of that sign-in and, if `subject` is given too, the subject's sessions
   *   without a `sid`
   * @returns the number of sessions ended; 0 for a repeated `tokenId`
   * @throws InvalidInputError; UnavailableError
   * @example
   * await endSessionsOf({ issuer: claims.iss, subject: claims.sub, sid: claims.sid, tokenId: claims.jti });
   */
  endSessionsOf(logout: IssuerLogout): Promise<number>;
  /**
   * Removes sessions that have expired or were revoked, to free their memory. Run it on a schedule.
   * @param bounds limits of one run; by default, it removes everything
   * @returns how many sessions were removed, and whether a bound stopped the run
   * @throws InvalidInputError for an invalid limit; UnavailableError
   */
  cleanupExpiredSessions(bounds?: CleanupBounds): Promise<SessionCleanup>;
}
