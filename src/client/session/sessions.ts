import type { CallOptions, RepeatableOptions } from '../client-options.ts';
import type { JsonOf } from '../json.ts';
import type {
  CreatedSession,
  EndedSession,
  ReadSession,
  ReadSessionSummary,
  Session,
  SessionData,
  SessionMetadata,
  SessionPage,
  SessionReference,
  TenantSessionPage,
  UpdatedSession,
} from './types.ts';

/**
 * Sessions of the caller and, with the permission `sessions:manage`, of other users of the tenant.
 *
 * Every call rejects with a RedisApiError, with the error of `getToken`, or with the reason of its signal.
 */
export interface SessionCalls {
  /**
   * Creates a session with the identity of the token. Retries are safe: because of the idempotency key, a repeated
   * request returns the same session.
   * @param data metadata; for trusted servers also the user agent and IP address of the user
   * @param options.idempotencyKey unguessable string of 16 to 128 characters; pass one to repeat the creation yourself
   *   within an hour. By default, the client generates one
   * @param options.signal aborts the call
   * @returns the secret session id, the session, the handles of the sessions that it replaced, and the fields that had
   *   no effect
   * @throws RedisApiError SESSION_LIMIT, TENANT_SESSION_LIMIT, IDEMPOTENCY_KEY_USED, IDEMPOTENCY_KEY_MISMATCH,
   *   VALUE_TOO_LARGE, INVALID_INPUT
   * @example
   * const { sessionId, session } = await sessions.create({ metadata: { theme: 'dark' } })
   */
  create<Metadata extends object = SessionMetadata>(
    data?: SessionData<Metadata & JsonOf<Metadata>>,
    options?: RepeatableOptions,
  ): Promise<CreatedSession>;

  /**
   * Reads a live session and renews its idle timeout.
   * @param sessionId the secret id from `create` or `rotate`
   * @param options.signal aborts the call
   * @returns the session, and whether it differs from the token's identity; null if it is not live or belongs to
   *   another user
   * @throws RedisApiError UNAVAILABLE
   */
  get(sessionId: string, options?: CallOptions): Promise<ReadSession | null>;

  /**
   * Reads the summary of one session, as shown in lists. Does not renew its idle timeout.
   * @param handle public name of the session, from `create`, `rotate` or `list`
   * @param options.signal aborts the call
   * @returns the session without its metadata, and whether it differs from the token's identity; null if it is not live
   *   or belongs to another user
   * @throws RedisApiError UNAVAILABLE
   */
  getSummary(handle: string, options?: CallOptions): Promise<ReadSessionSummary | null>;

  /**
   * Lists the live sessions of a user.
   * @param page.userId the user; the caller by default. Other users require `sessions:manage`
   * @param page.cursor cursor from the previous page; the first page by default
   * @param page.limit sessions per page, 1 to 100
   * @param page.current the caller's own session, by its secret id or `{ handle }`; it is marked with `isCurrent`
   * @param page.signal aborts the call
   * @returns one page of sessions; the last page has no cursor
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  list(
    page?: CallOptions & {
      userId?: string | undefined;
      cursor?: string | undefined;
      limit?: number;
      current?: SessionReference | undefined;
    },
  ): Promise<SessionPage>;

  /**
   * Lists how a user's latest sessions ended: at most 20, from the last 30 days.
   * @param options.userId the user; the caller by default. Other users require `sessions:manage`
   * @param options.signal aborts the call
   * @returns the ended sessions, most recently ended first
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  listEnded(options?: CallOptions & { userId?: string | undefined }): Promise<readonly EndedSession[]>;

  /**
   * Lists the live sessions of the tenant, newest first. A session that stays live while all pages are read appears on
   * exactly one of them. A page can contain fewer sessions than requested, or none, and still have a cursor.
   * @param page.userId only sessions of this user
   * @param page.cursor cursor from the previous page; the first page by default
   * @param page.limit sessions per page, 1 to 100; 50 by default. Each one counts as one request in the tenant's limits
   * @param page.signal aborts the call
   * @returns one page of sessions; the last page has no cursor
   * @throws RedisApiError FORBIDDEN without `sessions:manage`, INVALID_INPUT
   */
  listTenant(
    page?: CallOptions & { userId?: string | undefined; cursor?: string | undefined; limit?: number },
  ): Promise<TenantSessionPage>;

  /**
   * Merges metadata into a session, key by key; null removes a key. Retries are safe: the service recognizes them.
   * @param sessionId the secret id from `create` or `rotate`
   * @param updates new metadata; for trusted servers also the user agent and IP address of the user
   * @param options.ifVersion update only if the session still has this version
   * @param options.idempotencyKey as in `create`, to repeat this update
   * @param options.signal aborts the call
   * @returns the updated session, and the updates that had no effect; null if it is not live or belongs to another user
   * @throws RedisApiError VERSION_CONFLICT, VALUE_TOO_LARGE, TENANT_SESSION_LIMIT, IDEMPOTENCY_KEY_MISMATCH,
   *   INVALID_INPUT
   * @example
   * await sessions.update(sessionId, { metadata: { theme: 'light', cart: null } }, { ifVersion: session.version })
   */
  update<Metadata extends object = SessionMetadata>(
    sessionId: string,
    updates: SessionData<Metadata & JsonOf<Metadata>>,
    options?: RepeatableOptions & { ifVersion?: number | undefined },
  ): Promise<UpdatedSession | null>;

  /**
   * Ends a session. Retries are safe: the service recognizes them.
   * @param session its secret id, or `{ handle }` from a list
   * @param options.idempotencyKey as in `create`, to repeat this call
   * @param options.signal aborts the call
   * @returns whether this call ended it, including an attempt whose response was lost
   * @throws RedisApiError IDEMPOTENCY_KEY_MISMATCH, INVALID_INPUT
   */
  destroy(session: SessionReference, options?: RepeatableOptions): Promise<boolean>;

  /**
   * Ends all sessions of a user, optionally except one. Not retried.
   * @param options.userId the user; the caller by default. Other users require `sessions:manage`
   * @param options.except the session to keep, by its secret id or `{ handle }`; none by default
   * @param options.signal aborts the call
   * @returns the number of sessions that were ended
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN; NOT_FOUND if `except` cannot be a session id
   * @example
   * const count = await sessions.destroyOthers({ except: sessionId })
   */
  destroyOthers(
    options?: CallOptions & { userId?: string | undefined; except?: SessionReference | undefined },
  ): Promise<number>;

  /**
   * Gives a session a new id; the old id stops working at once. A session of the caller also takes the identity of the
   * token, so call this when `get` returns `rightsDiffer`, and after every stronger sign-in. Retries are safe: a
   * repeated request with the old id returns the same new id.
   * @param sessionId the current secret id
   * @param options.idempotencyKey as in `create`, to repeat this rotation with the same old id
   * @param options.signal aborts the call
   * @returns the new secret id and the session; null if the session is not live or belongs to another user
   * @throws RedisApiError TENANT_SESSION_LIMIT, VALUE_TOO_LARGE, IDEMPOTENCY_KEY_MISMATCH, UNAVAILABLE
   */
  rotate(
    sessionId: string,
    options?: RepeatableOptions,
  ): Promise<{ readonly sessionId: string; readonly session: Session } | null>;

  /**
   * Ends every session of the tenant. Not retried.
   * @param options.confirm the id of the tenant, unless the user signed in within the last 15 minutes
   * @param options.signal aborts the call
   * @returns a promise that resolves when none of them works any longer
   * @throws RedisApiError FORBIDDEN without `sessions:manage`, STEP_UP_REQUIRED, INVALID_INPUT
   */
  revokeTenant(options?: CallOptions & { confirm?: string | undefined }): Promise<void>;
}
