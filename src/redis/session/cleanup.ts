import { sessionKeysOf } from '../shared/keys.ts';
import { resolveRunBounds } from '../shared/run-bounds.ts';
import type { SessionContext } from './context.ts';
import { reclaimSessions } from './reclaim.ts';
import { msOf } from './record-reader.ts';
import type { CleanupBounds, SessionCleanup } from './types.ts';

const TENANTS_PER_PAGE = 50;

type Cleanup = Pick<SessionContext, 'client' | 'emit' | 'tenants'>;

/**
 * Removes sessions that have expired or were revoked, in small steps, one tenant at a time. If a run is stopped, the
 * next one continues with the tenants that have waited longest.
 */
export async function cleanupSessions(
  cleanup: Cleanup,
  bounds: CleanupBounds | undefined,
): Promise<SessionCleanup> {
  const { limit, hasTime } = resolveRunBounds(bounds);
  // Uses the server's clock: a process whose clock is ahead would make tenants wait until the other clocks caught up.
  const startedAt = msOf(await cleanup.client.command(['TIME']));
  let removed = 0;
  let released = 0;
  for (;;) {
    const page = await cleanup.tenants.waiting(startedAt, TENANTS_PER_PAGE);
    for (const tenant of page) {
      const rest = { limit: limit - removed - released, hasTime, signIns: 'expired' as const };
      const reclaimed = await reclaimSessions(cleanup, sessionKeysOf(tenant), rest);
      removed += reclaimed.removed;
      released += reclaimed.released;
      if (!reclaimed.done) return { removed, more: true };
      await cleanup.tenants.cleaned(tenant, startedAt);
    }
    if (page.length < TENANTS_PER_PAGE) return { removed, more: false };
  }
}
