import type { Json } from './json.ts';

/** Application data of a session. Each key is written, merged and removed separately. */
export type SessionMetadata = Readonly<Record<string, Json>>;

/** A claim that a session keeps. */
export type SessionClaim = string | number | boolean | readonly (string | number | boolean)[];

/** Who acts for a user, such as a support agent (RFC 8693 section 4.1). */
export interface SessionActor {
  readonly sub?: string | undefined;
  /** The issuer in which `sub` is unique; absent if it is the issuer of the token. */
  readonly iss?: string | undefined;
}

/** A live session as lists return it. Times are in ms since the epoch, by the clock of the server. */
export interface SessionSummary {
  /** Public name of the session, safe to display: it does not authenticate. */
  readonly handle: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly organizationId?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly email?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
  /** Further claims of the token, by the names that the issuer's `sessionClaims` gives them. */
  readonly claims?: Readonly<Record<string, SessionClaim>> | undefined;
  /** When the user last authenticated, as the issuer says. */
  readonly authTime?: number | undefined;
  /** Authentication methods, such as `pwd` and `mfa`. */
  readonly amr?: readonly string[] | undefined;
  /** Class of the authentication, such as `urn:mace:incommon:iap:silver`. */
  readonly acr?: string | undefined;
  /** Who acts for the user; absent if the user acts alone. */
  readonly actor?: SessionActor | undefined;
  readonly userAgent?: string | undefined;
  /** Short label of the user agent, such as `Chrome on macOS`. */
  readonly device?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** End of the session if it is not used again. */
  readonly expiresAt: number;
  /** End of the session in any case. */
  readonly absoluteExpiresAt: number;
  /** Increases by one with every update. */
  readonly version: number;
}

export interface Session extends SessionSummary {
  readonly metadata: SessionMetadata;
}

/** What reading a session tells besides the session. */
export interface RightsOfReader {
  /**
   * Whether the session grants its user other roles, permissions or claims than the token: rotate it. Absent if not, and
   * for sessions of others.
   */
  readonly rightsDiffer?: boolean | undefined;
}

export interface ReadSession extends Session, RightsOfReader {}
export interface ReadSessionSummary extends SessionSummary, RightsOfReader {}

export interface CreatedSession {
  /** The secret that authenticates the session. Returned only here: keep it where no script can read it. */
  readonly sessionId: string;
  readonly session: Session;
  /** Handles of the sessions that were ended because the user had reached the session limit. */
  readonly evicted: readonly string[];
  /** Fields of the data that had no effect, such as a user agent that this caller may not state; absent if all had. */
  readonly ignored?: readonly string[] | undefined;
}

/** A session after an update. */
export interface UpdatedSession extends Session {
  /** Fields of the updates that had no effect, such as a user agent that this caller may not state; absent if all had. */
  readonly ignored?: readonly string[] | undefined;
}

/** A session of a list. */
export interface ListedSession extends SessionSummary {
  /** Whether it is the one that the call named as its own; absent if it named none. */
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

/** A session that has ended. Times are in ms since the epoch, by the clock of the server. */
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

/** A session, given by its secret id or by the public handle of a list. */
export type SessionReference = string | { readonly handle: string };

/** The content of a session besides its identity, which comes from the token. */
export interface SessionData<Metadata = SessionMetadata> {
  readonly metadata?: Metadata | undefined;
  /** Used only for trusted servers: with `getServerToken`, or if the token has the permission `sessions:delegate`. */
  readonly userAgent?: string | undefined;
  /** Used only for trusted servers, as `userAgent`. */
  readonly ipAddress?: string | undefined;
}
