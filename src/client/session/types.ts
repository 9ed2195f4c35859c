import type { Json } from '../json.ts';

/** Application data of a session. Each key is written, merged and removed separately. */
export type SessionMetadata = Readonly<Record<string, Json>>;

/** A claim that a session stores. */
export type SessionClaim = string | number | boolean | readonly (string | number | boolean)[];

/** The party that acts for a user, such as a support agent (RFC 8693 section 4.1). */
export interface SessionActor {
  readonly sub?: string | undefined;
  /** The issuer within which `sub` is unique; absent if it is the issuer of the token. */
  readonly iss?: string | undefined;
}

/** A live session, as returned by lists. Times are in ms since the epoch, by the clock of the server. */
export interface SessionSummary {
  /** Public name of the session. Safe to display, because it cannot be used to authenticate. */
  readonly handle: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
  /** Further claims of the token, under the names in the issuer's `sessionClaims`. */
  readonly claims?: Readonly<Record<string, SessionClaim>> | undefined;
  /** When the user last authenticated, according to the issuer. */
  readonly authTime?: number | undefined;
  /** Authentication methods, such as `pwd` and `mfa`. */
  readonly amr?: readonly string[] | undefined;
  /** Authentication context class, such as `urn:mace:incommon:iap:silver`. */
  readonly acr?: string | undefined;
  /** The party that acts for the user; absent if the user acts alone. */
  readonly actor?: SessionActor | undefined;
  readonly userAgent?: string | undefined;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** When the session ends if it is not used again. */
  readonly expiresAt: number;
  /** When the session ends at the latest. */
  readonly absoluteExpiresAt: number;
  /** Increases by one with every update. */
  readonly version: number;
}

export interface Session extends SessionSummary {
  readonly metadata: SessionMetadata;
}

/** Additional information returned when a session is read. */
export interface RightsOfReader {
  /**
   * Whether the session's roles, permissions or claims differ from those in its user's token. If so, rotate it. Absent
   * if not, and for sessions of other users.
   */
  readonly rightsDiffer?: boolean | undefined;
}

export interface ReadSession extends Session, RightsOfReader {}
export interface ReadSessionSummary extends SessionSummary, RightsOfReader {}

export interface CreatedSession {
  /** The secret that authenticates the session. Returned only here. Store it where no script can read it. */
  readonly sessionId: string;
  readonly session: Session;
  /** Handles of the sessions that were ended because the user had reached the session limit. */
  readonly evicted: readonly string[];
  /**
   * Fields of the data that had no effect, such as a user agent that this caller may not set; absent if there are none.
   */
  readonly ignored?: readonly string[] | undefined;
}

/** A session after an update. */
export interface UpdatedSession extends Session {
  /**
   * Fields of the updates that had no effect, such as a user agent that this caller may not set; absent if there are
   * none.
   */
  readonly ignored?: readonly string[] | undefined;
}

/** A session of a list. */
export interface ListedSession extends SessionSummary {
  /** Whether it is the session passed as `current`; absent if none was passed. */
  readonly isCurrent?: boolean | undefined;
}

export interface SessionPage {
  readonly sessions: readonly ListedSession[];
  /** Pass it to `list` to get the next page; absent on the last page. */
  readonly cursor?: string | undefined;
}

export interface TenantSessionPage {
  readonly sessions: readonly SessionSummary[];
  /** Pass it to `listTenant` to get the next page; absent on the last page. */
  readonly cursor?: string | undefined;
}

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

/** A session that has ended. Times are in ms since the epoch, by the clock of the server. */
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

/** A session, identified by its secret id or by the public handle from a list. */
export type SessionReference = string | { readonly handle: string };

/** The contents of a session, except for its identity, which comes from the token. */
export interface SessionData<Metadata = SessionMetadata> {
  readonly metadata?: Metadata | undefined;
  /** Used only for trusted servers: with `getServerToken`, or if the token has the permission `sessions:delegate`. */
  readonly userAgent?: string | undefined;
  /** Used only for trusted servers, like `userAgent`. */
  readonly ipAddress?: string | undefined;
}
