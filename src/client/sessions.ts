import type { CallOptions, RepeatableOptions } from './client-options.ts';
import type { JsonOf } from './json.ts';
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
} from './session-types.ts';

/**
 * Sessions of the caller and, with the permission `sessions:manage`, of other users of the tenant.
 *
 * Every call rejects with a RedisApiError, with the error of `getToken`, or with the reason of its signal.
 */
export interface SessionCalls {
  /**
   * Creates a session with the identity of the token. Retries are safe: the idempotency key makes a repeated request
   * return the same session.
   * @param data metadata; for trusted servers also the user agent and IP address of the user
   * @param options.idempotencyKey 16 to 128 characters that cannot be guessed; pass one to repeat the creation
   * yourself within an hour. The client generates one if absent
   * @param options.signal aborts the call
   * @returns the secret session id, the session, the handles of the sessions it replaced, and which data had no effect
   * @throws RedisApiError SESSION_LIMIT, TENANT_SESSION_LIMIT, IDEMPOTENCY_KEY_USED, IDEMPOTENCY_KEY_MISMATCH,
   * VALUE_TOO_LARGE, INVALID_INPUT
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
   * @returns the session, and whether its rights differ from those of the token; null when it is not live or belongs to
   * another user
   * @throws RedisApiError UNAVAILABLE
   */
  get(sessionId: string, options?: CallOptions): Promise<ReadSession | null>;

  /**
   * Reads what lists show of one session. Does not renew its idle timeout.
   * @param handle public name of the session, from `create`, `rotate` or `list`
   * @param options.signal aborts the call
   * @returns the session without its metadata, and whether its rights differ from those of the token; null when it is not
   * live or belongs to another user
   * @throws RedisApiError UNAVAILABLE
   */
  getSummary(handle: string, options?: CallOptions): Promise<ReadSessionSummary | null>;

  /**
   * Lists the live sessions of a user.
   * @param page.userId the user; the caller if absent. Other users require `sessions:manage`
   * @param page.cursor of the previous page; the first page if absent
   * @param page.limit sessions per page, 1 to 100
   * @param page.current the session of this caller, by its secret id or `{ handle }`: `isCurrent` marks it
   * @param page.signal aborts the call
   * @returns one page of sessions; without a cursor when it is the last page
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
   * Tells how the latest sessions of a user ended: at most 20, of the last 30 days.
   * @param options.userId the user; the caller if absent. Other users require `sessions:manage`
   * @param options.signal aborts the call
   * @returns the ended sessions, the last one first
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  listEnded(options?: CallOptions & { userId?: string | undefined }): Promise<readonly EndedSession[]>;

  /**
   * Lists the live sessions of the tenant, the newest first. A session that is live during all pages is on exactly one of
   * them. A page can have fewer sessions than asked for, even none, and still have a cursor.
   * @param page.userId only sessions of this user
   * @param page.cursor of the previous page; the first page if absent
   * @param page.limit sessions per page, 1 to 100; 50 if absent. Each counts as one request of the limits of the tenant
   * @param page.signal aborts the call
   * @returns one page of sessions; without a cursor when it is the last page
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
   * @param options.idempotencyKey as for `create`, to repeat this update
   * @param options.signal aborts the call
   * @returns the updated session, and which updates had no effect; null when it is not live or belongs to another user
   * @throws RedisApiError VERSION_CONFLICT, VALUE_TOO_LARGE, TENANT_SESSION_LIMIT, IDEMPOTENCY_KEY_MISMATCH,
   * INVALID_INPUT
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
   * @param options.idempotencyKey as for `create`, to repeat this call
   * @param options.signal aborts the call
   * @returns whether this call ended it, be it with an attempt whose response was lost
   * @throws RedisApiError IDEMPOTENCY_KEY_MISMATCH, INVALID_INPUT
   */
  destroy(session: SessionReference, options?: RepeatableOptions): Promise<boolean>;

  /**
   * Ends all sessions of a user, optionally except one. Not retried.
   * @param options.userId the user; the caller if absent. Other users require `sessions:manage`
   * @param options.except the session to keep, by its secret id or `{ handle }`; none if absent
   * @param options.signal aborts the call
   * @returns count of the sessions that were ended
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN; NOT_FOUND when `except` cannot be a session id
   * @example
   * const count = await sessions.destroyOthers({ except: sessionId })
   */
  destroyOthers(
    options?: CallOptions & { userId?: string | undefined; except?: SessionReference | undefined },
  ): Promise<number>;

  /**
   * Gives a session a new id; the old id stops working at once. A session of the caller takes the rights of the token, so
   * call it when `get` says that they differ, and after every sign-in that proves more.
   * Retries are safe: a repeated request with the old id returns the same new id.
   * @param sessionId the current secret id
   * @param options.idempotencyKey as for `create`, to repeat this rotation with the same, old id
   * @param options.signal aborts the call
   * @returns the new secret id and the session; null when the session is not live or belongs to another user
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
   * @returns when none of them works any more
   * @throws RedisApiError FORBIDDEN without `sessions:manage`, STEP_UP_REQUIRED, INVALID_INPUT
   */
  revokeTenant(options?: CallOptions & { confirm?: string | undefined }): Promise<void>;
}
