import { SESSION_DEFAULTS } from '../../src/redis/index.ts';

const MINUTE = 60;

/** The problem with SESSION_CLEANUP_INTERVAL in AWS, where schedules use minutes. */
export const CLEANUP_INTERVAL_PROBLEM = 'must be whole minutes, such as 60, 300 or 3600';

/**
 * Determines how often sessions are cleaned up.
 * @param variable the value of SESSION_CLEANUP_INTERVAL, in s; the default if it is absent or blank
 * @returns minutes; undefined for an interval that schedules do not support
 */
export function cleanupInterval(variable: string | undefined): number | undefined {
  const minutes = Number(variable?.trim() || SESSION_DEFAULTS.cleanupInterval) / MINUTE;
  return Number.isInteger(minutes) && minutes > 0 ? minutes : undefined;
}
