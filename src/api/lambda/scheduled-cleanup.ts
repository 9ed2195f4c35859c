import type { SessionStore } from '../../redis/index.ts';
import type { LogFields } from '../logging/index.ts';
import type { InvocationContext } from './event.ts';

/**
 * What a cleanup leaves of an invocation's time, in ms: enough for its last step to wait for Redis, and for a run that
 * used all the rest to stay below the alarm at 80 % of the timeout.
 */
export const RESERVE_MS = 10_000;

/** Cleans up for as long as the invocation has time; what is then left, the next one does. */
export const scheduledCleanup =
  (sessions: Pick<SessionStore, 'cleanupExpiredSessions'>) =>
  async (invocation: InvocationContext): Promise<LogFields> => {
    const hasTime = () => invocation.getRemainingTimeInMillis() > RESERVE_MS;
    return { ...(await sessions.cleanupExpiredSessions({ hasTime })) };
  };
