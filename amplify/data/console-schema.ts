import { a } from '@aws-amplify/backend';

/** The operations of `src/api/operations/console.ts`. The provider determines which fields are reported. */
export const consoleSchema = {
  RedisTopology: a.enum(['standalone', 'cluster', 'rest']),
  RedisServer: a.customType({
    software: a.string(),
    version: a.string(),
    mode: a.string(),
    role: a.string(),
    uptimeSeconds: a.float(),
    replicas: a.float(),
    usedMemoryBytes: a.float(),
    peakMemoryBytes: a.float(),
    maxMemoryBytes: a.float(),
    evictionPolicy: a.string(),
    fragmentation: a.float(),
    commandsProcessed: a.float(),
    commandsPerSecond: a.float(),
    keyspaceHits: a.float(),
    keyspaceMisses: a.float(),
    expiredKeys: a.float(),
    evictedKeys: a.float(),
    connectedClients: a.float(),
    blockedClients: a.float(),
    maxClients: a.float(),
  }),
  RedisConsoleInfo: a.customType({
    provider: a.ref('RedisProvider').required(),
    topology: a.ref('RedisTopology').required(),
    /** Not an enum, because GraphQL names have no hyphen, and one state is `half-open`. */
    circuit: a.string(),
    server: a.ref('RedisServer').required(),
  }),

  consoleInfo: a.query().returns(a.ref('RedisConsoleInfo')).handler(a.handler.function('cacheManager')),
};
