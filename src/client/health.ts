import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './http/index.ts';

export interface Health {
  readonly status: 'ready';
  /** This and the following fields are present only with `details` and a token that the service accepts. */
  readonly provider?: 'upstash' | 'elasticache' | 'redis';
  /** Round-trip time from the service to Redis, in ms; up to one second old. */
  readonly latencyMs?: number;
  /** Whether the service sends calls to Redis; half-open while a single call tests whether Redis is back. */
  readonly circuit?: 'closed' | 'open' | 'half-open';
}

/**
 * Checks whether both functions can reach Redis. Not retried, so that it reports the current state.
 * @param options.details sends the token of the caller, so that the service adds provider, latency and circuit; without
 *   it, no token is needed
 * @param options.signal aborts the call
 * @returns the response of the slower function
 * @throws RedisApiError NOT_READY; with `details`, also the error of `getToken`
 */
export type HealthCall = (options?: CallOptions & { readonly details?: boolean }) => Promise<Health>;

export function healthCall(send: Send, { sessionUrl, cacheUrl }: ClientSettings): HealthCall {
  return async ({ details = false, signal } = {}) => {
    const urls = [...new Set([sessionUrl, cacheUrl])].map((url) => `${url}/api/redis/health`);
    const calls = urls.map((url) => send({ method: 'GET', url, repeatable: false, open: !details, signal }));
    const responses = (await Promise.all(calls)) as [Health, ...Health[]];
    return responses.reduce((slowest, one) => (latencyOf(one) > latencyOf(slowest) ? one : slowest));
  };
}

const latencyOf = ({ latencyMs = 0 }: Health): number => latencyMs;
