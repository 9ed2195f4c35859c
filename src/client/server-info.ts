import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './send.ts';

/** What the Redis server tells of itself; how much depends on the provider. */
export interface RedisServerInfo {
  readonly provider: 'upstash' | 'elasticache';
  readonly topology: 'standalone' | 'cluster' | 'rest';
  /** Of the process that answered: whether it lets calls through to Redis. */
  readonly circuit?: 'closed' | 'open' | 'half-open' | undefined;
  readonly server: Readonly<Record<string, string | number | undefined>>;
}

/** @throws RedisApiError FORBIDDEN without `console:use` */
export type ServerInfoCall = (options?: CallOptions) => Promise<RedisServerInfo>;

export function serverInfoCall(send: Send, { cacheUrl }: ClientSettings): ServerInfoCall {
  const url = `${cacheUrl}/api/redis/console`;
  return async ({ signal } = {}) =>
    (await send({ method: 'GET', url, repeatable: true, signal })) as RedisServerInfo;
}
