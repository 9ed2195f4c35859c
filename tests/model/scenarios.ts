import type { EntryKey } from './redis-state.ts';
import type { Plan, Scenario } from './world.ts';

const get = (process: number, ...keys: readonly EntryKey[]): Plan => ({ call: 'get', process, keys });
const on =
  (call: Extract<Plan, { key: EntryKey }>['call']) =>
  (process: number, key: EntryKey = 'k'): Plan => ({ call, process, key });
const load = on('load');
const loadOrStale = on('loadOrStale');
const getLocal = on('getLocal');
const setAsOf = on('setAsOf');
const setNow = on('setNow');
const drop = on('delete');
const invalidate = (process: number, ...members: readonly string[]): Plan => ({
  call: 'invalidate',
  process,
  members,
});

/** Mixes small enough to visit every world that they can reach. */
export const SMALL = {
  loads: {
    name: 'two loads, one invalidation, one read',
    plans: [load(0), load(0), invalidate(1, 'a'), get(1, 'k')],
    stored: [],
    faults: { 'watermark lost': 1, 'lease expired': 1 },
    lateReplies: true,
  },
} as const satisfies Record<string, Scenario>;
