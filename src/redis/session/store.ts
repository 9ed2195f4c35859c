import type { RedisClient } from '../client/index.ts';
import {
  destroySession,
  destroyUserSessions,
  revokeTenantSessions,
  rotateSession,
  updateSession,
} from './change.ts';
import { cleanupSessions } from './cleanup.ts';
import { resolveSessionConfig, type SessionConfig } from './config.ts';
import type { SessionContext } from './context.ts';
import { createSession } from './create.ts';
import type { SessionEventListener } from './events.ts';
import { hashUser, parseReference } from './id.ts';
import { createSessionMemory } from './memory.ts';
import { createPolicies } from './policy.ts';
import { getSession, listUserSessions } from './read.ts';
import { createRecordReader } from './record-reader.ts';
import { createServerClock } from './server-clock.ts';
import { createSlotCounts } from './slots.ts';
import { createTenantRegistry } from './tenant-registry.ts';
import type { SessionStore } from './types.ts';

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
    isSessionOf: (tenantId, userId, session) =>
      parseReference(session)?.userHash === hashUser(tenantId, userId),
    createSession: (data, { idempotencyKey } = {}) => createSession(context, data, idempotencyKey),
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
