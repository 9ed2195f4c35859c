import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './send.ts';

export interface Health {
  readonly status: 'ready';
  readonly provider: 'upstash' | 'elasticache';
  /** Round trip from the service to Redis, in ms. */
  readonly latencyMs: number;
  /** Whether the service sends calls to Redis; half-open while a single call tests whether Redis is back. */
  readonly circuit?: 'closed' | 'open' | 'half-open';
}

/**
 * Asks both functions whether they can reach Redis. Needs no token. Not retried, so that it reports the current state.
 * @param options.signal aborts the call
 * @returns the response of the slower function
 * @throws RedisApiError NOT_READY
 */
export type HealthCall = (options?: CallOptions) => Promise<Health>;

export function healthCall(send: Send, { sessionUrl, cacheUrl }: ClientSettings): HealthCall {
  return async ({ signal } = {}) => {
    const urls = [...new Set([sessionUrl, cacheUrl])].map((url) => `${url}/api/redis/health`);
    const calls = urls.map((url) => send({ method: 'GET', url, repeatable: false, open: true, signal }));
    const responses = (await Promise.all(calls)) as [Health, ...Health[]];
    return responses.reduce((slowest, one) => (one.latencyMs > slowest.latencyMs ? one : slowest));
  };
}
