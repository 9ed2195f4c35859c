import type { Json } from '../shared/json.ts';
import type { SessionIdentity } from './identity.ts';
import type { SignIn } from './sign-in.ts';

export type { SessionIdentity } from './identity.ts';
export type { IssuerLogout, SignIn } from './sign-in.ts';

/** Application data of a session. Each key is written, merged and removed separately. */
export type SessionMetadata = { readonly [key: string]: Json };

/** The input of `createSession`. */
export interface NewSession<Metadata = SessionMetadata> extends SessionIdentity {
  readonly metadata?: Metadata | undefined;
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
  /** The sign-in at an issuer that ends sessions by back-channel logout. It is stored but not returned. */
  readonly signIn?: SignIn | undefined;
}

/** A live session. Every time is in ms since the epoch, by the clock of the Redis server. */
export interface Session extends Omit<NewSession, 'signIn'> {
  /** Public name of the session. It cannot be used to authenticate, so you can show it to the user and log it. */
  readonly handle: string;
  readonly metadata: SessionMetadata;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** When the session expires if it is not used: the earlier of its idle and absolute timeouts. */
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
  /** Whether it is the session passed as `current`; absent if none was passed. */
  readonly isCurrent?: boolean | undefined;
}

export interface RotatedSession {
  /** The new secret id. The old one no longer works. */
  readonly sessionId: string;
  readonly session: Session;
}

/** Options of a call that may be retried when its answer was lost. */
export interface RepeatableOptions {
  /**
   * Random string of 16 to 128 characters. Repeating a call with the same key and the same input within an hour has no
   * further effect and returns the first result.
   */
  readonly idempotencyKey?: string | undefined;
}

/** Options of `createSession`. */
export interface CreateOptions extends RepeatableOptions {
  /**
   * Secret name of the session, chosen by the caller: a random string of 16 to 128 characters with at least 128 random
   * bits. `resolveSessionAlias` finds the session by it. Cannot be combined with `idempotencyKey`.
   */
  readonly alias?: string | undefined;
}

/** The session found by an alias. */
export interface AliasedSession {
  readonly tenantId: string;
  readonly sessionId: string;
}

export interface UpdateOptions extends RepeatableOptions {
  /** Update only if the session is still at this version (a count, from `session.version`). */
  readonly ifVersion?: number | undefined;
}

export interface RotateOptions extends RepeatableOptions {
  /**
   * Identity from a verified token of the session's user. Replaces the whole identity of the session. By default, the
   * session keeps its identity.
   */
  readonly identity?: SessionIdentity | undefined;
  /**
   * Sign-in from the same token as `identity`. Replaces the sign-in of the session. By default, the session keeps its
   * sign-in.
   */
  readonly signIn?: SignIn | undefined;
}

export interface SessionPage {
  readonly sessions: readonly ListedSession[];
  /** Pass it back to get the next page; absent on the last page. */
  readonly cursor?: string | undefined;
}

/** The result of one cleanup run. */
export interface SessionCleanup {
  /** Number of sessions removed: expired ones and those of revoked tenants. */
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

/** A session, identified by its public handle. */
export interface SessionHandle {
  readonly handle: string;
}

/** A session, identified by its secret id or its public handle. */
export type SessionReference = string | SessionHandle;

/** Why a session ended. */
export type EndCause =
  /** Ended by its secret id. */
  | 'signed-out'
  /** Ended by its handle or together with other sessions of its user, from another device or by an administrator. */
  | 'signed-out-remotely'
  /** Ended by a new session of a user who had reached the limit. */
  | 'evicted'
  /** Ended by a logout at its issuer. */
  | 'issuer-logout'
  /** Ended together with all sessions of the tenant. */
  | 'revoked'
  /** Reached its idle or absolute timeout. */
  | 'expired';

/** A session that has ended. Every time is in ms since the epoch, by the clock of the Redis server. */
export interface EndedSession {
  /** Public name of the session when it ended. */
  readonly handle: string;
  readonly cause: EndCause;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  readonly endedAt: number;
}

/** Which page of a user's sessions to list. */
export interface UserPageOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  /** The session that requests the list. */
  readonly current?: SessionReference | undefined;
}

/** Which page of a tenant's sessions to list. */
export interface TenantPageOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  /** Only sessions of this user. */
  readonly userId?: string | undefined;
}
