import { InvalidInputError } from '../errors.ts';
import { assertOptions } from '../shared/arguments.ts';
import { validateIdempotencyKey } from '../shared/idempotency-key.ts';
import { sessionKeys } from '../shared/keys.ts';
import { validateAlias } from './alias.ts';
import type { SessionStore } from './session-store.ts';
import type {
  CreateOptions,
  RepeatableOptions,
  Session,
  SessionHandle,
  SessionReference,
  SessionSummary,
} from './types.ts';

/**
 * Checks arguments that TypeScript cannot guarantee for JavaScript callers, before anything is sent: a missing id must
 * not look like an unknown one, and a misspelled `except` must not look like none. The store itself checks user ids and
 * fields.
 */
export function withArgumentChecks(store: SessionStore): SessionStore {
  function getSession(tenantId: string, sessionId: string): Promise<Session | null>;
  function getSession(tenantId: string, session: SessionHandle): Promise<SessionSummary | null>;
  async function getSession(tenantId: string, session: SessionReference) {
    assertTenant(tenantId);
    assertReference('session', session);
    return typeof session === 'string'
      ? store.getSession(tenantId, session)
      : store.getSession(tenantId, session);
  }

  return {
    isSessionOf: store.isSessionOf,
    async createSession(data, options) {
      assertOptions('options', options, ['idempotencyKey', 'alias']);
      assertIdempotencyKey(options);
      assertAlias(options);
      return store.createSession(data, options);
    },
    async resolveSessionAlias(alias) {
      validateAlias(alias);
      return store.resolveSessionAlias(alias);
    },
    getSession,
    async updateSession(tenantId, sessionId, updates, options) {
      assertTenant(tenantId);
      assertSessionId(sessionId);
      assertOptions('options', options, ['ifVersion', 'idempotencyKey']);
      assertIdempotencyKey(options);
      return store.updateSession(tenantId, sessionId, updates, options);
    },
    async destroySession(tenantId, session, options) {
      assertTenant(tenantId);
      assertReference('session', session);
      assertOptions('options', options, ['idempotencyKey']);
      assertIdempotencyKey(options);
      return store.destroySession(tenantId, session, options);
    },
    async listUserSessions(tenantId, userId, page) {
      assertTenant(tenantId);
      assertOptions('page', page, ['cursor', 'limit', 'current']);
      if (page?.current !== undefined) assertReference('current', page.current);
      return store.listUserSessions(tenantId, userId, page);
    },
    async listTenantSessions(tenantId, page) {
      assertTenant(tenantId);
      assertOptions('page', page, ['cursor', 'limit', 'userId']);
      return store.listTenantSessions(tenantId, page);
    },
    async listEndedSessions(tenantId, userId) {
      assertTenant(tenantId);
      return store.listEndedSessions(tenantId, userId);
    },
    async destroyUserSessions(tenantId, userId, options) {
      assertTenant(tenantId);
      assertOptions('options', options, ['except']);
      if (options?.except !== undefined) assertReference('except', options.except);
      return store.destroyUserSessions(tenantId, userId, options);
    },
    async rotateSession(tenantId, sessionId, options) {
      assertTenant(tenantId);
      assertSessionId(sessionId);
      assertOptions('options', options, ['identity', 'signIn', 'idempotencyKey']);
      assertIdempotencyKey(options);
      return store.rotateSession(tenantId, sessionId, options);
    },
    revokeTenantSessions: (tenantId) => store.revokeTenantSessions(tenantId),
    endSessionsOf: (logout) => store.endSessionsOf(logout),
    cleanupExpiredSessions: (bounds) => store.cleanupExpiredSessions(bounds),
  };
}

/** Building the keys validates the tenant id. */
export const assertTenant = (tenantId: string): void => void sessionKeys(tenantId);

function assertSessionId(sessionId: unknown): void {
  if (typeof sessionId !== 'string') throw new InvalidInputError('sessionId', 'must be a string');
}

function assertIdempotencyKey(options: RepeatableOptions | undefined): void {
  if (options?.idempotencyKey !== undefined) validateIdempotencyKey(options.idempotencyKey);
}

/** A retry with an idempotency key would find that the alias is already used. */
function assertAlias({ alias, idempotencyKey }: CreateOptions = {}): void {
  if (alias === undefined) return;
  validateAlias(alias);
  if (idempotencyKey !== undefined)
    throw new InvalidInputError('alias', 'cannot be combined with an idempotencyKey');
}

export function assertReference(name: string, reference: unknown): void {
  if (typeof reference === 'string' || typeof Object(reference).handle === 'string') return;
  throw new InvalidInputError(name, 'must be a session id or { handle }');
}
