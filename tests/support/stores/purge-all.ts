import { expect } from 'vitest';
import type { PurgeOptions, PurgeTenant } from '../../../src/redis/index.ts';

/**
 * Purges a tenant until nothing is left: how many calls that takes depends on what else the server holds.
 * @returns what all calls removed, and how many they were
 */
export async function purgeAll(purge: PurgeTenant, tenantId: string, options: PurgeOptions = {}) {
  const total = { sessions: 0, entries: 0, calls: 0 };
  let cursor: string | undefined;
  do {
    const report = await purge(tenantId, { ...options, cursor });
    expect(report.more).toBe(report.cursor !== undefined);
    total.sessions += report.sessions;
    total.entries += report.entries;
    total.calls++;
    cursor = report.cursor;
  } while (cursor !== undefined);
  return total;
}
