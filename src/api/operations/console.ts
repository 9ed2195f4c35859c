import * as z from 'zod/mini';
import { PROVIDERS, type ServerInfo } from '../../redis/index.ts';
import { USE_CONSOLE } from '../auth/index.ts';
import { text as bounded, count } from './bounds.ts';
import type { ConsoleProbe } from './console-probe.ts';
import type { CallerContext } from './context.ts';
import { defineOperation } from './define.ts';

export interface ConsoleContext extends CallerContext {
  readonly console: ConsoleProbe;
}

const text = () => z.optional(bounded(64));
const number = () => z.optional(count());

const server = (): z.ZodMiniType<ServerInfo> =>
  z.object({
    software: text(),
    version: text(),
    mode: text(),
    role: text(),
    uptimeSeconds: number(),
    replicas: number(),
    usedMemoryBytes: number(),
    peakMemoryBytes: number(),
    maxMemoryBytes: number(),
    evictionPolicy: text(),
    fragmentation: z.optional(z.number().check(z.gte(0), z.lte(1_000_000))),
    commandsProcessed: number(),
    commandsPerSecond: number(),
    keyspaceHits: number(),
    keyspaceMisses: number(),
    expiredKeys: number(),
    evictedKeys: number(),
    connectedClients: number(),
    blockedClients: number(),
    maxClients: number(),
  });

/** Requires a separate permission, because its numbers cover the traffic of all tenants. */
export const consoleInfo = defineOperation({
  name: 'consoleInfo',
  kind: 'query',
  summary: 'Describes the Redis server, for callers with console:use.',
  permission: USE_CONSOLE,
  input: () => z.strictObject({}),
  output: () =>
    z.object({
      provider: z.enum(PROVIDERS),
      topology: z.enum(['standalone', 'cluster', 'rest']),
      circuit: z.optional(z.enum(['closed', 'open', 'half-open'])),
      server: server(),
    }),
  status: 200,
  errors: [],
  example: () => ({
    input: {},
    output: {
      provider: 'elasticache' as const,
      topology: 'cluster' as const,
      circuit: 'closed' as const,
      server: { software: 'valkey', version: '8.2.0', usedMemoryBytes: 8_388_608, connectedClients: 12 },
    },
  }),
  async run({ console }: ConsoleContext) {
    const { provider, topology } = console;
    return { provider, topology, server: await console.readInfo(), circuit: console.circuit() };
  },
});
