import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './http/index.ts';

/** Facts about the Redis server, from INFO. The provider determines which of them are present. */
export interface RedisServerInfo {
  readonly provider: 'upstash' | 'elasticache' | 'redis';
  readonly topology: 'standalone' | 'cluster' | 'rest';
  /** Whether the process that responded sends calls to Redis. */
  readonly circuit?: 'closed' | 'open' | 'half-open' | undefined;
  readonly server: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Reads facts about the Redis server.
 * @param options.signal aborts the call
 * @returns provider, topology, circuit and the fields of INFO
 * @throws RedisApiError FORBIDDEN without `console:use`
 */
export type ServerInfoCall = (options?: CallOptions) => Promise<RedisServerInfo>;

export function serverInfoCall(send: Send, { cacheUrl }: ClientSettings): ServerInfoCall {
  const url = `${cacheUrl}/api/redis/console`;
  return async ({ signal } = {}) => send<RedisServerInfo>({ method: 'GET', url, repeatable: true, signal });
}
