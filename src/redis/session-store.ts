import type { RedisClient } from './client.ts';
import { createServerClock } from './server-clock.ts';
import type { SessionStore } from './session.ts';
import {
  destroySession,
  destroyUserSessions,
  revokeTenantSessions,
  rotateSession,
  updateSession,
} from './session-change.ts';
import { cleanupSessions } from './session-cleanup.ts';
import { resolveSessionConfig, type SessionConfig } from './session-config.ts';
import type { SessionContext } from './session-context.ts';
import { createSession } from './session-create.ts';
import type { SessionEventListener } from './session-events.ts';
import { locate, parseReference } from './session-id.ts';
import { createSessionMemory } from './session-memory.ts';
import { createPolicies } from './session-policy.ts';
import { getSession, listUserSessions } from './session-read.ts';
import { createRecordReader } from './session-reader.ts';
import { createSlotCounts } from './session-slots.ts';
import { createTenantRegistry } from './session-tenants.ts';

export interface SessionStoreOptions {
  /** Told of every session created, ended or rotated through this store. */
  readonly onEvent?: SessionEventListener | undefined;
  /** This process's clock, in ms; it only decides when a touch is worth asking for. */
  readonly now?: (() => number) | undefined;
}

/**
 * Sessions on a Redis. Stateless but for what it remembers to save round trips; any number of stores and processes
 * may work on the same data.
 * @param client where the sessions are kept
 * @param config defaults complete what is missing
 * @throws InvalidInputError for an impossible configuration
 */
export function createSessionStore(
  client: RedisClient,
  config: Partial<SessionConfig> = {},
  { onEvent = () => {}, now }: SessionStoreOptions = {},
): SessionStore {
  const resolved = resolveSessionConfig(config);
  const tenants = createTenantRegistry(client);
  const context: SessionContext = {
    client,
    readRecord: createRecordReader(client),
    readStored: createSessionMemory(),
    config: resolved,
    policyOf: createPolicies(resolved),
    emit: onEvent,
    clock: createServerClock(now),
    slots: createSlotCounts(),
    tenants,
  };
  return {
    isSessionOf: (tenantId, userId, session) => parseReference(session)?.locator === locate(tenantId, userId),
    createSession: (data, { operationId } = {}) => createSession(context, data, operationId),
    getSession: (tenantId, sessionId) => getSession(context, tenantId, sessionId),
    updateSession: (tenantId, sessionId, updates, { ifVersion } = {}) =>
      updateSession(context, tenantId, sessionId, updates, ifVersion),
    destroySession: (tenantId, session) => destroySession(context, tenantId, session),
    listUserSessions: (tenantId, userId, page) => listUserSessions(context, tenantId, userId, page),
    destroyUserSessions: (tenantId, userId, { except } = {}) =>
      destroyUserSessions(context, tenantId, userId, except),
    rotateSession: (tenantId, sessionId) => rotateSession(context, tenantId, sessionId),
    revokeTenantSessions: (tenantId) => revokeTenantSessions(context, tenantId),
    cleanupExpiredSessions: (options) => cleanupSessions(context, options),
  };
}
