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

/** Why a session ended. */
export type EndCause =
  /** By its secret id. */
  | 'signed-out'
  /** By its handle, or together with other sessions of its user: from another device or by an administrator. */
  | 'signed-out-remotely'
  /** By a new session of its user, who was at the limit. */
  | 'evicted'
  /** By a logout at its issuer. */
  | 'issuer-logout'
  /** Together with all sessions of the tenant. */
  | 'revoked'
  /** By its idle or absolute timeout. */
  | 'expired';

/** A session that has ended. Every time is in ms since the epoch, by the clock of the Redis server. */
export interface EndedSession {
  /** Public name that the session had at its end. */
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
  /** The session in which the user looks at the list. */
  readonly current?: SessionReference | undefined;
}

/** Which page of a tenant's sessions to list. */
export interface TenantPageOptions {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  /** Only sessions of this user. */
  readonly userId?: string | undefined;
}
