import * as z from 'zod/mini';
import { PROVIDERS, type ServerInfo } from '../../redis/index.ts';
import { requirePermission, USE_CONSOLE } from '../auth/index.ts';
import type { ConsoleProbe } from './console-probe.ts';
import { type CallerContext, defineOperation } from './operation.ts';

export interface ConsoleContext extends CallerContext {
  readonly console: ConsoleProbe;
}

const text = () => z.optional(z.string());
const number = () => z.optional(z.number());

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
    fragmentation: number(),
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

/** It tells of every tenant's traffic taken together, which is why it has a permission of its own. */
export const consoleInfo = defineOperation({
  name: 'consoleInfo',
  kind: 'query',
  summary: 'What the Redis server tells of itself, for callers with console:use.',
  access: 'authenticated',
  input: () => z.strictObject({}),
  output: () =>
    z.object({
      provider: z.enum(PROVIDERS),
      topology: z.enum(['standalone', 'cluster', 'rest']),
      circuit: z.optional(z.enum(['closed', 'open', 'half-open'])),
      server: server(),
    }),
  async run({ caller, console }: ConsoleContext) {
    requirePermission(caller, USE_CONSOLE);
    const { provider, topology } = console;
    return { provider, topology, server: await console.readInfo(), circuit: console.circuit() };
  },
});
