import type { Json, JsonOf } from '../shared/json.ts';
import type { SessionIdentity } from './identity.ts';
import type { IssuerLogout, SignIn } from './sign-in.ts';

export type { SessionIdentity } from './identity.ts';
export type { IssuerLogout, SignIn } from './sign-in.ts';

/** Application data of a session. Each key is written, merged and removed separately. */
export type SessionMetadata = { readonly [key: string]: Json };

/** The input of `createSession`. */
export interface NewSession<Metadata = SessionMetadata> extends SessionIdentity {
  readonly metadata?: Metadata | undefined;
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
  /** The sign-in at an issuer that ends sessions by back-channel logout. It is stored and not returned. */
  readonly signIn?: SignIn | undefined;
}

/** A live session. Every time is in ms since the epoch, by the clock of the Redis server. */
export interface Session extends Omit<NewSession, 'signIn'> {
  /** Public name of the session. It does not authenticate, so it may be shown to its user and logged. */
  readonly handle: string;
  readonly metadata: SessionMetadata;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** When the session expires unless it is used: the earlier of its idle and absolute timeout. */
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
  /** Incremented by every update. */
  readonly version: number;
}

/** A session as it appears in lists: everything but the metadata. */
export type SessionSummary = Omit<Session, 'metadata'>;

/** The fields that `updateSession` can change. A metadata key set to null is removed. */
export interface SessionUpdates<Metadata = SessionMetadata> {
  readonly metadata?: Metadata | undefined;
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
  /** Accepted for compatibility and ignored: the server's clock decides. */
  readonly lastActivity?: number | undefined;
}

export interface CreatedSession {
  /** The secret that authenticates the session: 256 random bits and the location of its record. Returned only here. */
  readonly sessionId: string;
  readonly session: Session;
  /** Handles of the sessions that were ended because the limit was reached. */
  readonly evicted: readonly string[];
}

/** A session of a list. */
export interface ListedSession extends SessionSummary {
  /** Whether it is the one that the call names as its own; absent if it names none. */
  readonly isCurrent?: boolean | undefined;
}

export interface RotatedSession {
  /** The new secret id. The old one no longer works. */
  readonly sessionId: string;
  readonly session: Session;
}

/** Options of a call that may be repeated when its answer was lost. */
export interface RepeatableOptions {
  /**
   * Random string of 16 to 128 characters. A repeated call with the same key and the same input within an hour has no
   * second effect and returns what the first one did.
   */
  readonly idempotencyKey?: string | undefined;
}

/** Options of `createSession`. */
export interface CreateOptions extends RepeatableOptions {
  /**
   * Secret name of the session, chosen by the caller: a random string of 16 to 128 characters with at least 128 random bits.
   * `resolveSessionAlias` finds the session by it. Never combined with `idempotencyKey`.
   */
  readonly alias?: string | undefined;
}

/** The session that an alias names. */
export interface AliasedSession {
  readonly tenantId: string;
  readonly sessionId: string;
}

export interface UpdateOptions extends RepeatableOptions {
  /** Update only if the session is still at this version (a count, from `session.version`). */
  readonly ifVersion?: number | undefined;
}

export interface RotateOptions extends RepeatableOptions {
  /** Of a verified token of the session's user. Replaces the whole identity of the session; its own is kept without. */
  readonly identity?: SessionIdentity | undefined;
  /** Of the same token as `identity`. Replaces the sign-in of the session; its own is kept without. */
  readonly signIn?: SignIn | undefined;
}

export interface SessionPage {
  readonly sessions: readonly ListedSession[];
  /** Pass it back to get the next page; absent on the last one. */
  readonly cursor?: string | undefined;
}

/** The result of one cleanup run. */
export interface SessionCleanup {
  /** Sessions removed, expired ones and those of revoked tenants. */
  readonly removed: number;
  /** Whether a bound stopped the run; the next one continues. */
  readonly more: boolean;
}

/** Limits of one cleanup run. */
export interface CleanupBounds {
  /** Maximum number of sessions to remove. */
  readonly limit?: number | undefined;
  /** Called before every step of at most 200 sessions; the run ends when it returns false. */
  readonly hasTime?: (() => boolean) | undefined;
}

/** A session named by its public handle. */
export interface SessionHandle {
  readonly handle: string;
}

/** A session named by its secret id, or by its public handle. */
export type SessionReference = string | SessionHandle;

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
  listUserSessions(
    tenantId: string,
    userId: string,
    page?: {
      cursor?: string | undefined;
      limit?: number | undefined;
      current?: SessionReference | undefined;
    },
  ): Promise<SessionPage>;
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
