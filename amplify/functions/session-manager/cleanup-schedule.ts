import { SESSION_DEFAULTS } from '../../../src/redis/index.ts';

type Schedule = `every ${number}m` | `every ${number}h` | 'every day';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What SESSION_CLEANUP_INTERVAL must be in AWS, where a schedule has no other intervals of equal length. */
export const CLEANUP_INTERVAL_PROBLEM =
  'must be whole minutes that divide an hour, such as 60, 300 or 1800, or whole hours that divide a day, such as 3600 or 86400';

/**
 * The schedule of the cleanup.
 * @param interval the value of SESSION_CLEANUP_INTERVAL, in s; the default if it is absent or blank
 * @returns undefined for an interval that no schedule has
 */
export function cleanupSchedule(interval: string | undefined): Schedule | undefined {
  const seconds = Number(interval?.trim() || SESSION_DEFAULTS.cleanupInterval);
  if (seconds === DAY) return 'every day';
  if (isPart(seconds, HOUR, DAY)) return `every ${seconds / HOUR}h`;
  if (isPart(seconds, MINUTE, HOUR)) return `every ${seconds / MINUTE}m`;
  return undefined;
}

/** Whether a time consists of whole units and divides a longer one. */
const isPart = (seconds: number, unit: number, whole: number): boolean =>
  seconds >= unit && seconds % unit === 0 && whole % seconds === 0;
