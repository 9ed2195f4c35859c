import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './send.ts';

/** What one call of a purge removed from Redis. */
export interface TenantPurge {
  readonly sessions: number;
  readonly entries: number;
  /** Whether memory is left to reclaim: call again with `cursor`. */
  readonly more: boolean;
  readonly cursor?: string | undefined;
}

/**
 * Ends every session of the tenant and clears its cache at once, then removes both from Redis, some with each call.
 * @param options.cursor of the call before; without it the purge begins
 * @param options.limit about how many keys to look at, 1 to 100,000
 * @throws RedisApiError FORBIDDEN without `tenant:purge`
 */
export type PurgeTenantCall = (
  options?: CallOptions & { cursor?: string | undefined; limit?: number | undefined },
) => Promise<TenantPurge>;

export function purgeTenantCall(send: Send, { sessionUrl }: ClientSettings): PurgeTenantCall {
  const url = `${sessionUrl}/api/redis/tenant/purge`;
  return async ({ signal, ...body } = {}) =>
    (await send({ method: 'POST', url, body, repeatable: true, signal })) as TenantPurge;
}
