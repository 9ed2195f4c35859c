import type { CallOptions, ClientSettings } from './client-options.ts';
import type { Send } from './http/index.ts';

/** The result of one call of a purge. */
export interface TenantPurge {
  /** Number of sessions that this call removed; with `dryRun`, that it would remove. */
  readonly sessions: number;
  /** Number of cache entries that this call removed; with `dryRun`, that it would remove. */
  readonly entries: number;
  /** Whether keys are left to remove or to count. If so, call again with `cursor`. */
  readonly more: boolean;
  readonly cursor?: string | undefined;
}

/**
 * Ends every session of the tenant and clears its cache at once, then removes both from Redis, a limited number of keys
 * per call.
 * @param options.cursor cursor from the previous call; omit it to start a new purge
 * @param options.limit approximate number of keys to examine, 1 to 100,000
 * @param options.dryRun counts what a purge would remove without changing anything; its cursor is valid for dry runs
 *   only
 * @param options.confirm the id of the tenant, unless the user signed in within the last 15 minutes or it is a dry run
 * @param options.signal aborts the call
 * @returns the numbers of this call, and the cursor for the next one
 * @throws RedisApiError FORBIDDEN without `tenant:purge`, STEP_UP_REQUIRED, INVALID_INPUT
 * @example
 * let cursor: string | undefined
 * do cursor = (await purgeTenant({ cursor, confirm: 'org_123' })).cursor
 * while (cursor !== undefined)
 */
export type PurgeTenantCall = (
  options?: CallOptions & {
    cursor?: string | undefined;
    limit?: number | undefined;
    dryRun?: boolean | undefined;
    confirm?: string | undefined;
  },
) => Promise<TenantPurge>;

export function purgeTenantCall(send: Send, { sessionUrl }: ClientSettings): PurgeTenantCall {
  const url = `${sessionUrl}/api/redis/tenant/purge`;
  return async ({ signal, ...body } = {}) =>
    send<TenantPurge>({ method: 'POST', url, body, repeatable: true, signal });
}
