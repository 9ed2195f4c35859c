import type { CallOptions } from './client-options.ts';
import type { CreatedSession, Session, SessionData, SessionPage, SessionReference } from './session-types.ts';

/** Sessions of the caller, and with `sessions:manage` of other users of the tenant. */
export interface SessionCalls {
  /**
   * Creates a session with the identity of the token. Tried again safely, since a repeated one is recognised.
   * @param options.idempotencyKey 16 to 128 characters nobody can guess, to repeat a creation yourself within an hour
   * @throws RedisApiError SESSION_LIMIT, IDEMPOTENCY_KEY_USED, VALUE_TOO_LARGE
   */
  create(data?: SessionData, options?: CallOptions & { idempotencyKey?: string }): Promise<CreatedSession>;
  /** Reads a live session and renews its idle timeout. @returns null for one that is not live, or not the caller's */
  get(sessionId: string, options?: CallOptions): Promise<Session | null>;
  /** @param page.limit sessions per page, 1 to 100 */
  list(
    page?: CallOptions & { userId?: string | undefined; cursor?: string | undefined; limit?: number },
  ): Promise<SessionPage>;
  /**
   * Merges metadata key by key; null removes a key.
   * @param options.ifVersion the version the update builds on
   * @returns null for a session that is not live, or not the caller's
   * @throws RedisApiError VERSION_CONFLICT, VALUE_TOO_LARGE
   */
  update(
    sessionId: string,
    updates: SessionData,
    options?: CallOptions & { ifVersion?: number | undefined },
  ): Promise<Session | null>;
  /** @returns whether there was one to end; false after a lost answer may mean that the first try ended it */
  destroy(session: SessionReference, options?: CallOptions): Promise<boolean>;
  /** Ends a user's sessions but the one to keep, or all of them without one. @returns how many ended */
  destroyOthers(
    options?: CallOptions & { userId?: string | undefined; except?: SessionReference | undefined },
  ): Promise<number>;
  /** Gives a session a new id; the old one ends at once. @returns null for a session that is not live */
  rotate(
    sessionId: string,
    options?: CallOptions,
  ): Promise<{ readonly sessionId: string; readonly session: Session } | null>;
  /** Ends every session of the tenant. @throws RedisApiError FORBIDDEN without `sessions:manage` */
  revokeTenant(options?: CallOptions): Promise<void>;
}
