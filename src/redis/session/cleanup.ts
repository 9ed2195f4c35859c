import { sessionKeysOf } from '../shared/keys.ts';
import { resolveRunBounds } from '../shared/run-bounds.ts';
import type { SessionContext } from './context.ts';
import { reclaimSessions } from './reclaim.ts';
import { msOf } from './record-reader.ts';
import type { CleanupBounds, SessionCleanup } from './types.ts';

const TENANTS_PER_PAGE = 50;

type Cleanup = Pick<SessionContext, 'client' | 'emit' | 'tenants'>;

/**
 * Removes sessions that have expired or were revoked, in small steps, tenant after tenant. A run that is stopped leaves
 * the rest to the next one, which continues with the tenants that have waited longest.
 */
export async function cleanupSessions(
  cleanup: Cleanup,
  bounds: CleanupBounds | undefined,
): Promise<SessionCleanup> {
  const { limit, hasTime } = resolveRunBounds(bounds);
  // Of this process's clock, one that is ahead would make tenants wait until the clocks of the others have caught up.
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
