import type { Json } from '../shared/json.ts';
import type { SessionIdentity } from './identity.ts';

export type { SessionIdentity } from './identity.ts';

/** Application data of a session: each key is written, merged and removed on its own. */
export type SessionMetadata = { readonly [key: string]: Json };

/** What `createSession` takes. */
export interface NewSession extends SessionIdentity {
  readonly metadata?: SessionMetadata | undefined;
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
}

/** A live session. Every time is in ms since the epoch, by the clock of the Redis server. */
export interface Session extends NewSession {
  /** Public name of the session, safe to show and to log in the user's own view; it does not authenticate. */
  readonly handle: string;
  readonly metadata: SessionMetadata;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** When the session ends if nobody uses it: the earlier of idle and absolute timeout. */
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
  /** Rises by one with every update. */
  readonly version: number;
}

/** A session as it appears in lists: everything but the metadata. */
export type SessionSummary = Omit<Session, 'metadata'>;

/** What `updateSession` may change. A metadata key set to null is removed. */
export interface SessionUpdates {
  readonly metadata?: SessionMetadata | undefined;
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
  /** Accepted for compatibility and ignored: activity is dated by the server's clock. */
  readonly lastActivity?: number | undefined;
}

export interface CreatedSession {
  /** The secret that authenticates the session: 256 random bits and the way to its record. Shown only here. */
  readonly sessionId: string;
  readonly session: Session;
  /** Handles of the sessions that had to end to make room. */
  readonly evicted: readonly string[];
}

export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** Pass it back to get the next page; absent on the last one. */
  readonly cursor?: string | undefined;
}

/** What one cleanup run did. */
export interface SessionCleanup {
  /** Index entries removed: of expired sessions, and of those of revoked tenants. */
  readonly removed: number;
  /** Sessions of revoked tenants whose memory was freed. */
  readonly freed: number;
  /** Whether the run was stopped by its bounds; the next one goes on from there. */
  readonly more: boolean;
}

/** What bounds one cleanup run; without them it ends when nothing is left. */
export interface CleanupBounds {
  /** Most index entries to remove. */
  readonly limit?: number | undefined;
  /** Asked before every step of at most 200 entries; the run ends when it answers false. */
  readonly hasTime?: (() => boolean) | undefined;
}

/** A session named by its secret id, or by the public handle of a list. */
export type SessionReference = string | { readonly handle: string };

export interface SessionStore {
  /**
   * Whether an id or handle is of a session of this user: ids say so themselves, without a round trip. Says nothing
   * about the session being live.
   */
  isSessionOf(tenantId: string, userId: string, session: SessionReference): boolean;
  createSession(data: NewSession, options?: { idempotencyKey?: string | undefined }): Promise<CreatedSession>;
  getSession(tenantId: string, sessionId: string): Promise<Session | null>;
  updateSession(
    tenantId: string,
    sessionId: string,
    updates: SessionUpdates,
    options?: { ifVersion?: number | undefined },
  ): Promise<Session | null>;
  destroySession(tenantId: string, session: SessionReference): Promise<boolean>;
  listUserSessions(
    tenantId: string,
    userId: string,
    page?: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<SessionPage>;
  /** @param options.except id of the one session to keep */
  destroyUserSessions(
    tenantId: string,
    userId: string,
    options?: { except?: SessionReference | undefined },
  ): Promise<number>;
  rotateSession(tenantId: string, sessionId: string): Promise<{ sessionId: string; session: Session } | null>;
  revokeTenantSessions(tenantId: string): Promise<void>;
  cleanupExpiredSessions(bounds?: CleanupBounds): Promise<SessionCleanup>;
}
