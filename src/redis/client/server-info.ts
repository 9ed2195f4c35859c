import { isRedisError } from '../errors.ts';
import { given } from '../shared/options.ts';
import type { RedisClient } from './client.ts';

/**
 * Values from INFO. Fields that the server does not report are absent: Upstash reports fewer, and an ACL may forbid
 * INFO.
 * @internal
 */
export interface ServerInfo {
  readonly software?: string | undefined;
  readonly version?: string | undefined;
  readonly mode?: string | undefined;
  readonly role?: string | undefined;
  readonly uptimeSeconds?: number | undefined;
  readonly replicas?: number | undefined;
  readonly usedMemoryBytes?: number | undefined;
  readonly peakMemoryBytes?: number | undefined;
  /** 0 if the server has no limit of its own. */
  readonly maxMemoryBytes?: number | undefined;
  readonly evictionPolicy?: string | undefined;
  readonly fragmentation?: number | undefined;
  readonly commandsProcessed?: number | undefined;
  readonly commandsPerSecond?: number | undefined;
  readonly keyspaceHits?: number | undefined;
  readonly keyspaceMisses?: number | undefined;
  readonly expiredKeys?: number | undefined;
  readonly evictedKeys?: number | undefined;
  readonly connectedClients?: number | undefined;
  readonly blockedClients?: number | undefined;
  readonly maxClients?: number | undefined;
}

/**
 * Reads INFO from a server. In a cluster, one node reports its own state.
 * @param client connection to the server
 * @returns the values; an empty object if the user may not run INFO
 * @throws UnavailableError
 * @internal
 */
export async function readServerInfo(client: Pick<RedisClient, 'command'>): Promise<ServerInfo> {
  try {
    return parseServerInfo(String(await client.command(['INFO'])));
  } catch (error) {
    if (isRedisError(error, 'AUTH') || isRedisError(error, 'COMMAND')) return {};
    throw error;
  }
}

/** Longest text kept, in characters; real ones are shorter. */
const MAX_CHARS = 64;

/** @param text lines of `name:value`, under headings that begin with # */
export function parseServerInfo(text: string): ServerInfo {
  const lines = text.split(/\r?\n/).map((line) => line.split(/:(.*)/s));
  const fields = new Map(lines.map(([name = '', value = '']) => [name, value]));
  const words = (name: string) => fields.get(name)?.slice(0, MAX_CHARS) || undefined;
  const number = (name: string) => {
    const value = Number(words(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const valkey = words('valkey_version');
  return given({
    software: words('server_name') ?? (valkey ? 'valkey' : words('redis_version') && 'redis'),
    version: valkey ?? words('redis_version'),
    mode: words('redis_mode') ?? words('server_mode'),
    role: words('role'),
    uptimeSeconds: number('uptime_in_seconds'),
    replicas: number('connected_slaves'),
    usedMemoryBytes: number('used_memory'),
    peakMemoryBytes: number('used_memory_peak'),
    maxMemoryBytes: number('maxmemory'),
    evictionPolicy: words('maxmemory_policy'),
    fragmentation: number('mem_fragmentation_ratio'),
    commandsProcessed: number('total_commands_processed'),
    commandsPerSecond: number('instantaneous_ops_per_sec'),
    keyspaceHits: number('keyspace_hits'),
    keyspaceMisses: number('keyspace_misses'),
    expiredKeys: number('expired_keys'),
    evictedKeys: number('evicted_keys'),
    connectedClients: number('connected_clients'),
    blockedClients: number('blocked_clients'),
    maxClients: number('maxclients'),
  });
}
