const COUNTERS = 'hits misses stale sets';
const SUMMARY =
  'handle userId tenantId roles permissions device createdAt lastActivity expiresAt absoluteExpiresAt version';
const SESSION = `session { ${SUMMARY} metadata }`;

/** The operations of amplify/data, with the fields that the self-test reads. */
export const DOCUMENTS = {
  redisHealth: 'query { redisHealth { status provider latencyMs } }',
  createSession: `mutation ($metadata: AWSJSON, $idempotencyKey: String) {
  createSession(metadata: $metadata, idempotencyKey: $idempotencyKey) { sessionId evicted ${SESSION} }
}`,
  getSession: `query ($sessionId: String!) { getSession(sessionId: $sessionId) { ${SESSION} } }`,
  listSessions: `query { listSessions(limit: 100) { cursor sessions { ${SUMMARY} } } }`,
  updateSession: `mutation ($sessionId: String!, $metadata: AWSJSON, $ifVersion: Int) {
  updateSession(sessionId: $sessionId, updates: { metadata: $metadata }, ifVersion: $ifVersion) { ${SESSION} }
}`,
  rotateSession: `mutation ($sessionId: String!) { rotateSession(sessionId: $sessionId) { sessionId ${SESSION} } }`,
  destroySession: 'mutation ($sessionId: String) { destroySession(sessionId: $sessionId) { destroyed } }',
  setCache: `mutation ($namespace: String!, $key: String!, $value: String!, $ttl: Int, $tags: [String!], $asOf: String) {
  setCache(namespace: $namespace, key: $key, value: $value, ttl: $ttl, tags: $tags, asOf: $asOf) { stored }
}`,
  getCache:
    'query ($namespace: String!, $key: String!) { getCache(namespace: $namespace, key: $key) { value } }',
  deleteCache:
    'mutation ($namespace: String!, $key: String!) { deleteCache(namespace: $namespace, key: $key) { deleted } }',
  getManyCache: `query ($namespace: String!, $keys: [String!]!) {
  getManyCache(namespace: $namespace, keys: $keys) { values { key value } }
}`,
  setManyCache: `mutation ($namespace: String!, $entries: [RedisCacheEntryInput!]!, $ttl: Int, $tags: [String!]) {
  setManyCache(namespace: $namespace, entries: $entries, ttl: $ttl, tags: $tags) { stored }
}`,
  invalidateCacheByTags:
    'mutation ($tags: [String!]!) { invalidateCacheByTags(tags: $tags) { invalidated } }',
  invalidateNamespace:
    'mutation ($namespace: String!) { invalidateNamespace(namespace: $namespace) { invalidated } }',
  readAsOf: 'query { readAsOf { asOf } }',
  cacheMetrics: `query { cacheMetrics { ${COUNTERS} } }`,
} as const;

export type DocumentName = keyof typeof DOCUMENTS;
