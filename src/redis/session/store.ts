import type { RedisClient } from '../client/index.ts';
import { assertOptions } from '../shared/arguments.ts';
import type { Options } from '../shared/options.ts';
import { resolveAlias } from './alias.ts';
import { withArgumentChecks } from './argument-checks.ts';
import { destroySession, destroyUserSessions, revokeTenantSessions, updateSession } from './change.ts';
import { cleanupSessions } from './cleanup.ts';
import { resolveSessionConfig, type SessionConfig } from './config.ts';
import type { SessionContext } from './context.ts';
import type { SessionEventListener } from './events.ts';
import { listEndedSessions } from './history.ts';
import { listTenantSessions } from './list-tenant.ts';
import { endSessionsOf } from './logout.ts';
import { isSessionOf } from './owner.ts';
import { createPolicies } from './policy.ts';
import { getSession, getSessionSummary, listUserSessions } from './read.ts';
import { createRecordReader } from './record-reader.ts';
import type { SessionStore } from './session-store.ts';
import { createSignedIn, rotateSignedIn } from './signed-in.ts';
import { createSlotCounts } from './slots.ts';
import { createTenantRegistry } from './tenant-registry.ts';
import { withSessionTraces } from './trace.ts';
import type { Session, SessionHandle, SessionReference, SessionSummary } from './types.ts';

export interface SessionStoreOptions {
  /** Called for every session that is created, ended or rotated through this store. */
  readonly onEvent?: SessionEventListener | undefined;
}

/**
 * Creates a session store. Any number of stores and processes may share the data.
 * @param client connection to the Redis that holds the sessions
 * @param config completed with `SESSION_DEFAULTS`
 * @param options event listener
 * @returns the store
 * @throws InvalidInputError for an invalid configuration
 */
export function createSessionStore(
  client: RedisClient,
  config: Options<SessionConfig> = {},
  options: SessionStoreOptions = {},
): SessionStore {
  assertOptions('options', options, ['onEvent']);
  const { onEvent = () => {} } = options;
  const resolved = resolveSessionConfig(config);
  const policyOf = createPolicies(resolved);
  const context: SessionContext = {
    client,
    readRecord: createRecordReader(client),
    config: resolved,
    policyOf,
    emit: onEvent,
    slots: createSlotCounts(policyOf),
    tenants: createTenantRegistry(client),
  };
  function readSession(tenantId: string, sessionId: string): Promise<Session | null>;
  function readSession(tenantId: string, session: SessionHandle): Promise<SessionSummary | null>;
  function readSession(tenantId: string, session: SessionReference) {
    return typeof session === 'string'
      ? getSession(context, tenantId, session)
      : getSessionSummary(context, tenantId, session);
  }
  const store = withArgumentChecks({
    isSessionOf,
    createSession: (data, options) => createSignedIn(context, data, options),
    resolveSessionAlias: (alias) => resolveAlias(context, alias),
    getSession: readSession,
    updateSession: (tenantId, sessionId, updates, options) =>
      updateSession(context, tenantId, sessionId, updates, options),
    destroySession: (tenantId, session, options) => destroySession(context, tenantId, session, options),
    listUserSessions: (tenantId, userId, page) => listUserSessions(context, tenantId, userId, page),
    listTenantSessions: (tenantId, page) => listTenantSessions(context, tenantId, page),
    listEndedSessions: (tenantId, userId) => listEndedSessions(context, tenantId, userId),
    destroyUserSessions: (tenantId, userId, options) =>
      destroyUserSessions(context, tenantId, userId, options?.except),
    rotateSession: (tenantId, sessionId, options) => rotateSignedIn(context, tenantId, sessionId, options),
    revokeTenantSessions: (tenantId) => revokeTenantSessions(context, tenantId),
    endSessionsOf: (logout) => endSessionsOf(context, logout),
    cleanupExpiredSessions: (options) => cleanupSessions(context, options),
  });
  return withSessionTraces(store);
}
