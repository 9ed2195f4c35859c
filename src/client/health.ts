import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './send.ts';

export interface Health {
  readonly status: 'ready';
  readonly provider: 'upstash' | 'elasticache';
  /** How long Redis took to answer, in ms. */
  readonly latencyMs: number;
  /** Whether calls reach Redis: half-open while one is trying whether it is back. */
  readonly circuit?: 'closed' | 'open' | 'half-open';
}

/**
 * Asks both functions whether they serve. Needs no token, and is not tried again: the first answer is the news.
 * @returns the slower one's answer
 * @throws RedisApiError NOT_READY
 */
export type HealthCall = (options?: CallOptions) => Promise<Health>;

export function healthCall(send: Send, { sessionUrl, cacheUrl }: ClientSettings): HealthCall {
  return async ({ signal } = {}) => {
    const urls = [...new Set([sessionUrl, cacheUrl])].map((url) => `${url}/api/redis/health`);
    const asked = urls.map((url) => send({ method: 'GET', url, repeatable: false, open: true, signal }));
    const answers = (await Promise.all(asked)) as [Health, ...Health[]];
    return answers.reduce((slowest, one) => (one.latencyMs > slowest.latencyMs ? one : slowest));
  };
}
