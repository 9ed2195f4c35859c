import type { SessionSummary } from '../../redis/index.ts';

const sessionId = 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500';
const handle = 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00';

const summary = {
  handle,
  userId: 'auth0|alice',
  tenantId: 'org_acme',
  organizationId: 'org_acme',
  organizationName: 'Acme Corp',
  email: 'alice@acme.example',
  roles: ['admin'],
  permissions: ['cache:write'],
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0.0.0 Safari/537.36',
  device: 'Chrome on macOS',
  ipAddress: '192.0.2.17',
  createdAt: 1767225600000,
  lastActivity: 1767225660000,
  expiresAt: 1767312060000,
  absoluteExpiresAt: 1767830400000,
  version: 3,
} satisfies Required<SessionSummary>;
const session = { ...summary, metadata: { feature: 'dashboard' } };
const asOf = '1767225600000000.Xk3_9a';
const entry = { namespace: 'users', key: 'user_123' };
const value = { name: 'John Doe' };

const counters = {
  ...{ hits: 940, misses: 50, stale: 10, sets: 61, deletes: 2, invalidations: 4 },
  ...{ loads: 55, loadMs: 1320, waits: 7, hitRate: 0.94 },
};

/** What each operation takes. */
export const INPUT_EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  createSession: { metadata: { feature: 'dashboard' }, userAgent: 'Mozilla/5.0', ipAddress: '192.168.1.1' },
  getSession: { sessionId },
  listSessions: { limit: 20 },
  updateSession: { sessionId, updates: { metadata: { page: 'profile' } }, ifVersion: 3 },
  rotateSession: { sessionId },
  destroySession: { sessionId },
  destroyOtherSessions: { except: sessionId },
  revokeTenantSessions: {},
  purgeTenant: { limit: 10_000 },
  setCache: { ...entry, value, ttl: 3600, tags: ['user', 'profile'] },
  setManyCache: { namespace: 'users', entries: { user_123: value }, ttl: 3600, tags: ['user'] },
  getManyCache: { namespace: 'users', keys: ['user_123', 'user_456'] },
  getCache: entry,
  lookUpCache: entry,
  deleteCache: entry,
  invalidateCacheByTags: { tags: ['user', 'profile'] },
  invalidateNamespace: { namespace: 'users' },
  clearCache: {},
  readAsOf: {},
  cacheMetrics: {},
};

/** What each operation answers, but those that answer nothing. */
export const OUTPUT_EXAMPLES: Readonly<Record<string, unknown>> = {
  createSession: { sessionId, session, evicted: [] },
  getSession: { session },
  updateSession: { session },
  listSessions: { sessions: [summary] },
  rotateSession: { sessionId, session },
  destroyOtherSessions: { destroyed: 2 },
  purgeTenant: { sessions: 1_204, entries: 8_796, more: true, cursor: 'entries.4194304' },
  setCache: { stored: true },
  setManyCache: { stored: true },
  getCache: { value },
  lookUpCache: { found: false, asOf },
  getManyCache: { values: { user_123: value } },
  readAsOf: { asOf },
  cacheMetrics: { ...counters, namespaces: { users: counters } },
  redisHealth: { status: 'ready', provider: 'elasticache', latencyMs: 0.42, circuit: 'closed' },
  consoleInfo: {
    ...{ provider: 'elasticache', topology: 'cluster', circuit: 'closed' },
    server: { software: 'valkey', version: '8.2.0', usedMemoryBytes: 8_388_608, connectedClients: 12 },
  },
};

export const PARAMETER_EXAMPLES: Readonly<Record<string, unknown>> = {
  ...{ sessionId, handle, except: sessionId, exceptHandle: handle, userId: 'auth0|alice', limit: 20 },
  ...{ namespace: 'users', key: 'user_123', keys: ['user_123', 'user_456'], tags: ['user', 'profile'] },
};

export const PARAMETER_MEANINGS: Readonly<Record<string, string>> = {
  sessionId: 'The session id, unless the header X-Session-Id carries it.',
  handle: 'The public handle of a list, in place of the session id.',
  userId: 'Whose sessions, if not the caller’s own; needs `sessions:manage`.',
  cursor: 'Of the page before.',
  limit: 'Sessions per page.',
  except: 'The session to keep.',
  exceptHandle: 'The session to keep, by its handle.',
  keys: 'Separated by commas; a key that holds one goes in a body.',
  tags: 'Separated by commas; a tag that holds one goes in a body.',
};
