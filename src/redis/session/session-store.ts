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
   * @returns whether it is one of the user's
   * @throws InvalidInputError for a tenant or user id that no session can have
   */
  isSessionOf(tenantId: string, userId: string, session: SessionReference): boolean;
  /**
   * Creates a session. A user who already has `maxSessionsPerUser` live sessions loses the least recently active one,
   * or gets an error, depending on `onLimit`.
   * @param data identity from a verified token, metadata, user agent and address
   * @param options.idempotencyKey random string of 16 to 128 characters. A repeated call with the same key within an
   *   hour returns the same session instead of creating another, and no evicted ones. The metadata must be the same;
   *   rights, user agent and address may differ.
   * @param options.alias another secret name of the session, for `resolveSessionAlias`
   * @returns the secret session id (only here), the session, and the handles of evicted sessions
   * @throws SessionLimitError with `onLimit: 'reject'`; TenantSessionLimitError beyond `maxBytesPerTenant`;
   *   IdempotencyKeyUsedError if the session created under this key has ended; IdempotencyKeyMismatchError if the key
   *   was used for another call; SessionAliasUsedError if the alias was used before; ValueTooLargeError beyond
   *   `maxMetadataBytes`; with `signIn` SignInEndedError after a logout and SignInLimitError in more than 1,000 tenants;
   *   InvalidInputError; UnavailableError
   * @example
   * const { sessionId, session } = await createSession({ tenantId: 'org_123', userId: 'auth0|alice' });
   */
  createSession<Metadata extends object = SessionMetadata>(
    data: NewSession<Metadata & JsonOf<Metadata>>,
    options?: CreateOptions,
  ): Promise<CreatedSession>;
  /**
   * Finds the session that was created under an alias. Does not check whether it is live: read it next.
   * @param alias as passed to `createSession`
   * @returns its tenant and id; null if no session was created under it
   * @throws InvalidInputError for an alias that no session can have; UnavailableError
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
   * Reads what lists show of a session. Does not renew its idle timeout.
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
   * @returns the changed session, or null if it is not live
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
   * @param page.current id or handle of the session in which the user looks at the list, to mark it with `isCurrent`
   * @returns summaries with handles, never ids, and a cursor if there are more
   * @throws InvalidInputError; UnavailableError
   */
  listUserSessions(tenantId: string, userId: string, page?: UserPageOptions): Promise<SessionPage>;
  /**
   * Lists the live sessions of a tenant, the newest first. A session that is live during all pages is on exactly one of
   * them, whatever is created, used, rotated or ended meanwhile.
   * @param tenantId the tenant
   * @param page.cursor from the previous page; omit it for the first one
   * @param page.limit maximum number of sessions per page, a count from 1 to 100; default 50. A page can have fewer, even
   *   none, and still be followed by others
   * @param page.userId lists the sessions of this user only, as `listUserSessions` does
   * @returns summaries with handles, never ids, and a cursor if there are more
   * @throws InvalidInputError; UnavailableError
   */
  listTenantSessions(tenantId: string, page?: TenantPageOptions): Promise<SessionPage>;
  /**
   * Tells how a user's latest sessions ended: at most 20, of the last 30 days. Of a tenant whose histories take more than
   * 8 MiB the oldest are forgotten first, and a full Redis may evict them.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @returns the ended sessions, the last one first
   * @throws InvalidInputError; UnavailableError
   */
  listEndedSessions(tenantId: string, userId: string): Promise<readonly EndedSession[]>;
  /**
   * Ends every session of a user, for example after a password change.
   * @param tenantId tenant of the user
   * @param userId user within the tenant
   * @param options.except id or handle of the one session to keep
   * @returns the number of sessions ended
   * @throws InvalidInputError, also for an `except` that is not a session of this user; UnavailableError
   */
  destroyUserSessions(
    tenantId: string,
    userId: string,
    options?: { except?: SessionReference | undefined },
  ): Promise<number>;
  /**
   * Gives a session a new id; the old one no longer works. Call it with the identity of the new token when the rights
   * of its user have changed, and after every sign-in that proves more.
   * @param tenantId tenant of the session
   * @param sessionId the current id
   * @param options.identity of a verified token of the same user. The session has exactly this identity from then on:
   *   what is left out is removed. Without it, the session keeps its own.
   * @param options.signIn of the same token, from an issuer with back-channel logout: logouts of this sign-in end the
   *   session from then on, instead of those of its earlier one. Costs 4 more round trips where it is another sign-in.
   * @param options.idempotencyKey random string of 16 to 128 characters. A call that is repeated with the same key and
   *   the same, old id within an hour returns the same new id, as long as that one is live.
   * @returns the new id and the session, or null if it is not live
   * @throws ImmutableFieldError for the identity of another user or tenant; ValueTooLargeError and
   *   TenantSessionLimitError if the session grows too large; IdempotencyKeyMismatchError if the key was used for
   *   another call; InvalidInputError; UnavailableError
   */
  rotateSession(tenantId: string, sessionId: string, options?: RotateOptions): Promise<RotatedSession | null>;
  /**
   * Ends every session of a tenant at once, whatever their number. The cleanup reclaims their memory later.
   * @param tenantId tenant whose sessions end
   * @returns when none of them works any more
   * @throws InvalidInputError for an empty tenant id; UnavailableError
   */
  revokeTenantSessions(tenantId: string): Promise<void>;
  /**
   * Ends the sessions that a logout token names, in every tenant of the subject, and refuses new ones with tokens that
   * were issued before, for an hour. Finds sessions that were created with `signIn`. Safe to call again after an error.
   * https://openid.net/specs/openid-connect-backchannel-1_0.html
   * @param logout from a verified logout token. With `subject` alone, it ends all of the subject's sessions from that
   *   issuer; with `sid`, those of that sign-in and, if it names a subject, the subject's sessions without a `sid`
   * @returns the number of sessions ended; 0 for a repeated `tokenId`
   * @throws InvalidInputError; UnavailableError
   * @example
   * await endSessionsOf({ issuer: claims.iss, subject: claims.sub, sid: claims.sid, tokenId: claims.jti });
   */
  endSessionsOf(logout: IssuerLogout): Promise<number>;
  /**
   * Removes sessions that have expired or were revoked, to free their memory. Run it on a schedule.
   * @param bounds limits of one run; without them it ends when nothing is left
   * @returns how much was removed, and whether a bound stopped the run
   * @throws InvalidInputError for an invalid limit; UnavailableError
   */
  cleanupExpiredSessions(bounds?: CleanupBounds): Promise<SessionCleanup>;
}
