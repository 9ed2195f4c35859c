import { randomBytes } from 'node:crypto';
import {
  ImmutableFieldError,
  type NewSession,
  IdempotencyKeyUsedError,
  type Session,
  SessionLimitError,
  type SessionReference,
  type SessionStore,
  ValueTooLargeError,
  VersionConflictError,
} from '../../../src/redis/index.ts';

interface Options {
  readonly limit?: number;
  readonly onLimit?: 'evict-oldest' | 'reject';
  readonly maxBytes?: number;
}

/** Sessions in memory: enough of the contract to see what a door does with its answers. Nothing expires. */
export function fakeSessionStore({ limit = 5, onLimit = 'evict-oldest', maxBytes = 16_384 }: Options = {}) {
  const live = new Map<string, Session>();
  const operations = new Map<string, string>();
  const calls: string[] = [];
  let clock = 1_700_000_000_000;

  const ofTenant = (tenantId: string) => [...live].filter(([, session]) => session.tenantId === tenantId);
  const ofUser = (tenantId: string, userId: string) =>
    ofTenant(tenantId).filter(([, session]) => session.userId === userId);
  const find = (tenantId: string, reference: SessionReference) =>
    ofTenant(tenantId).find(([id, { handle }]) =>
      typeof reference === 'string' ? id === reference : handle === reference.handle,
    );

  function newSession(data: NewSession): Session {
    const now = ++clock;
    const times = {
      createdAt: now,
      lastActivity: now,
      expiresAt: now + 1_000,
      absoluteExpiresAt: now + 9_000,
    };
    const handle = randomBytes(8).toString('hex');
    return { ...data, metadata: data.metadata ?? {}, handle, ...times, version: 1 };
  }

  const store: SessionStore = {
    isSessionOf: (tenantId, userId, reference) => find(tenantId, reference)?.[1].userId === userId,
    async createSession(data, { idempotencyKey } = {}) {
      if (JSON.stringify(data).length > maxBytes)
        throw new ValueTooLargeError('The session', 99_999, maxBytes);
      const receipt = idempotencyKey && `${data.tenantId} ${data.userId} ${idempotencyKey}`;
      const before = receipt ? operations.get(receipt) : undefined;
      if (before !== undefined) {
        const session = live.get(before);
        if (!session) throw new IdempotencyKeyUsedError();
        return { sessionId: before, session, evicted: [] };
      }
      const own = ofUser(data.tenantId, data.userId);
      if (own.length >= limit && onLimit === 'reject') throw new SessionLimitError(limit);
      const evicted = own.slice(0, Math.max(0, own.length - limit + 1));
      for (const [id] of evicted) live.delete(id);
      const sessionId = randomBytes(32).toString('base64url');
      const session = newSession(data);
      live.set(sessionId, session);
      if (receipt) operations.set(receipt, sessionId);
      return { sessionId, session, evicted: evicted.map(([, { handle }]) => handle) };
    },
    async getSession(tenantId, sessionId) {
      calls.push('getSession');
      return find(tenantId, sessionId)?.[1] ?? null;
    },
    async updateSession(tenantId, sessionId, updates, { ifVersion } = {}) {
      if ('userId' in updates) throw new ImmutableFieldError('userId');
      const [id, session] = find(tenantId, sessionId) ?? [];
      if (id === undefined || !session) return null;
      if (ifVersion !== undefined && ifVersion !== session.version) {
        throw new VersionConflictError(ifVersion, session.version);
      }
      const merged = Object.entries({ ...session.metadata, ...updates.metadata }).filter(
        ([, v]) => v !== null,
      );
      const updated: Session = {
        ...session,
        metadata: Object.fromEntries(merged),
        userAgent: updates.userAgent ?? session.userAgent,
        ipAddress: updates.ipAddress ?? session.ipAddress,
        lastActivity: ++clock,
        version: session.version + 1,
      };
      live.set(id, updated);
      return updated;
    },
    async destroySession(tenantId, reference) {
      const [id] = find(tenantId, reference) ?? [];
      return id !== undefined && live.delete(id);
    },
    async listUserSessions(tenantId, userId, { cursor = '0', limit: size = 2 } = {}) {
      const all = ofUser(tenantId, userId).map(([, { metadata: _, ...summary }]) => summary);
      const end = Number(cursor) + Math.min(size, 2);
      return { sessions: all.slice(Number(cursor), end), ...(end < all.length && { cursor: String(end) }) };
    },
    async destroyUserSessions(tenantId, userId, { except } = {}) {
      const kept = except === undefined ? undefined : find(tenantId, except)?.[0];
      const ended = ofUser(tenantId, userId).filter(([id]) => id !== kept);
      for (const [id] of ended) live.delete(id);
      return ended.length;
    },
    async rotateSession(tenantId, sessionId) {
      const [id, session] = find(tenantId, sessionId) ?? [];
      if (id === undefined || !session) return null;
      live.delete(id);
      const fresh = randomBytes(32).toString('base64url');
      live.set(fresh, session);
      return { sessionId: fresh, session };
    },
    async revokeTenantSessions(tenantId) {
      for (const [id] of ofTenant(tenantId)) live.delete(id);
    },
    async cleanupExpiredSessions({ limit: most = 100 } = {}) {
      calls.push(`cleanup ${most}`);
      return { removed: 3, freed: 1, more: false };
    },
  };
  return Object.assign(store, { calls });
}
