import type { ReclaimIdleTenants, SessionStore } from '../../redis/index.ts';
import type { LogFields } from '../logging/index.ts';
import type { InvocationContext } from './event.ts';

/**
 * Time of an invocation that a cleanup or an operator's command leaves unused, in ms. It covers the last step's wait
 * for Redis and keeps the run below the alarm at 80% of the timeout (amplify/infra/alarms.ts).
 */
export const RESERVE_MS = 10_000;

export interface ScheduledCleanup {
  readonly sessions: Pick<SessionStore, 'cleanupExpiredSessions'>;
  readonly reclaimIdleTenants: ReclaimIdleTenants;
}

/** Removes expired sessions, then idle caches, while the invocation has time. The next run continues with the rest. */
export const scheduledCleanup =
  ({ sessions, reclaimIdleTenants }: ScheduledCleanup) =>
  async (invocation: InvocationContext): Promise<LogFields> => {
    const hasTime = () => invocation.getRemainingTimeInMillis() > RESERVE_MS;
    const cleaned = await sessions.cleanupExpiredSessions({ hasTime });
    const { reclaimed, more } = await reclaimIdleTenants({ hasTime });
    return { ...cleaned, reclaimed, more: cleaned.more || more };
  };
