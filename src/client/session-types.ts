import type { Json } from './json.ts';

/** Application data of a session: each key is written, merged and removed on its own. */
export type SessionMetadata = Readonly<Record<string, Json>>;

/** A live session as it appears in lists. Every time is in ms since the epoch, by the server's clock. */
export interface SessionSummary {
  /** Public name of the session, safe to show; it does not authenticate. */
  readonly handle: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly userAgent?: string | undefined;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** When the session ends if nobody uses it. */
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
  /** Rises by one with every update. */
  readonly version: number;
}

export interface Session extends SessionSummary {
  readonly metadata: SessionMetadata;
}

export interface CreatedSession {
  /** The secret that authenticates the session. Shown only here: keep it where no script can read it. */
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

/** A session named by its secret id, or by the public handle of a list. */
export type SessionReference = string | { readonly handle: string };

/** What a session holds beside its identity, which comes from the token. */
export interface SessionData {
  readonly metadata?: SessionMetadata | undefined;
  /** Honoured for tokens with the permission `sessions:delegate` only. */
  readonly userAgent?: string | undefined;
  /** As `userAgent`. */
  readonly ipAddress?: string | undefined;
}
