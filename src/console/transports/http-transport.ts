import type { RedisApiClient } from '../../client/index.ts';
import type { Transport } from './transport.ts';

export function httpTransport({ sessions, cache, health }: RedisApiClient): Transport {
  return {
    name: 'HTTP',
    health: () => health(),
    createSession: (metadata, idempotencyKey) =>
      sessions.create({ metadata }, idempotencyKey === undefined ? {} : { idempotencyKey }),
    getSession: (sessionId) => sessions.get(sessionId),
    listSessions: async () => (await sessions.list({ limit: 100 })).sessions,
    updateSession: (sessionId, metadata, ifVersion) =>
      sessions.update(sessionId, { metadata }, { ifVersion }),
    rotateSession: (sessionId) => sessions.rotate(sessionId),
    destroySession: (sessionId) => sessions.destroy(sessionId),
    setCache: ({ namespace, key }, value, options) => cache.set(namespace, key, value, options),
    getCache: async ({ namespace, key }) => (await cache.get(namespace, key)) ?? null,
    deleteCache: ({ namespace, key }) => cache.delete(namespace, key),
    getManyCache: (namespace, keys) => cache.getMany(namespace, keys),
    setManyCache: (namespace, entries, options) => cache.setMany(namespace, entries, options),
    invalidateTags: (tags) => cache.invalidateTags(tags),
    invalidateNamespace: (namespace) => cache.invalidateNamespace(namespace),
    asOf: () => cache.asOf(),
    metrics: () => cache.metrics(),
  };
}
