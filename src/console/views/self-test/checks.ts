import { cacheChecks } from './cache-checks.ts';
import { type Check, expect } from './check.ts';
import { isolationChecks } from './isolation-checks.ts';
import { sessionChecks } from './session-checks.ts';

const connection: Check = {
  group: 'Connection',
  title: 'Redis answers',
  async run({ door }) {
    const { status, provider, latencyMs } = await door.health();
    expect('status', status, 'ready');
    return `${provider}, ${latencyMs} ms`;
  },
};

/** The guide's list for its test page, then isolation and races; in the order in which they are shown. */
export const GROUPS = ['Connection', 'Sessions', 'Cache', 'Invalidation', 'Metrics', 'Isolation', 'Races'];

export const CHECKS: readonly Check[] = [
  connection,
  ...sessionChecks,
  ...cacheChecks,
  ...isolationChecks,
].toSorted((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
