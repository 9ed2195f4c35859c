import type { EntryKey } from './redis-state.ts';
import type { Plan, Scenario } from './world.ts';

const get = (process: number, ...keys: readonly EntryKey[]): Plan => ({ call: 'get', process, keys });
const on =
  (call: Extract<Plan, { key: EntryKey }>['call']) =>
  (process: number, key: EntryKey = 'k'): Plan => ({ call, process, key });
const load = on('load');
const loadOrStale = on('loadOrStale');
const getLocal = on('getLocal');
const revalidate = on('staleOrLoad');
const through = on('writeThrough');
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
  load: {
    name: 'loads that join, an invalidation, and a watermark lost',
    plans: [load(0), load(0), setNow(1), invalidate(1, 'a')],
    stored: [],
    faults: { 'watermark lost': 1, 'lease expired': 1 },
    lateReplies: true,
  },
  across: {
    name: 'loads in two processes, a delete',
    plans: [load(0), load(1), drop(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'lease expired': 1 },
  },
  write: {
    name: 'an as-of write and a delete, watermark and clock lost',
    plans: [setAsOf(0), drop(1), get(1, 'k')],
    faults: { 'watermark lost': 1, 'clock lost': 1, 'time steps back': 1, 'time moves on': 1 },
  },
  writeTag: {
    name: 'an as-of write and an invalidation',
    plans: [setAsOf(0), setNow(1), invalidate(1, 'a'), get(0, 'k')],
    stored: ['k'],
    faults: { 'script repeated': 1 },
    lateReplies: true,
  },
  lookUps: {
    name: 'late look-ups of two members while both are invalidated',
    plans: [get(0, 'k'), get(0, 'k'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: {},
    lateReplies: true,
  },
  clock: {
    name: 'catching up while the clock is lost',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k'],
    faults: { 'clock lost': 1, 'watermark lost': 1 },
    lateReplies: true,
  },
  floor: {
    name: 'late look-ups while the clock is lost and made anew',
    plans: [get(0, 'k'), get(0, 'k'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: { 'clock lost': 1 },
    lateReplies: true,
  },
  through: {
    name: 'two write-throughs and a load',
    plans: [through(0), through(1), load(0), get(1, 'k')],
    stored: ['k'],
    faults: {},
  },
  throughTwice: {
    name: 'a write-through that is repeated, a delete, marks lost',
    plans: [through(0), drop(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'script repeated': 1, 'clock lost': 1 },
    lateReplies: true,
  },
  revalidate: {
    name: 'stale-while-revalidate, a write and an invalidation',
    plans: [revalidate(0), revalidate(0), setNow(1), invalidate(1, 'a')],
    stored: ['k'],
    faults: {},
    lateReplies: true,
  },
  delete: {
    name: 'an as-of write after a delete whose mark is lost, and a process that knows all other marks',
    plans: [setAsOf(1), drop(1), get(0, 'l'), get(0, 'k')],
    stored: ['l'],
    faults: { 'clock lost': 1 },
  },
  prune: {
    name: 'catching up while marks are pruned',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'a'), invalidate(1, 'b'), invalidate(1, 'b')],
    stored: ['k'],
    faults: { 'time moves on': 1 },
    lateReplies: true,
    keep: 1,
  },
  limit: {
    name: 'more news than one look-up takes',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'b'), invalidate(1, 'b'), invalidate(1, 'a')],
    stored: ['k'],
    faults: {},
    lateReplies: true,
    catchUpLimit: 1,
  },
  full: {
    name: 'a marks map that is full',
    plans: [get(0, 'k'), get(0, 'k'), get(0, 'j'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: {},
    lateReplies: true,
    maxMarks: 1,
  },
  reborn: {
    name: 'a watermark lost and made anew while time stands still or steps back',
    plans: [get(0, 'k'), get(0, 'k'), setNow(1), invalidate(1, 'a'), invalidate(1, 'a')],
    stored: ['k'],
    faults: { 'watermark lost': 1, 'clock lost': 1, 'time steps back': 1 },
    lateReplies: true,
  },
  fallback: {
    name: 'stale-if-error by two callers, an invalidation',
    plans: [loadOrStale(0), loadOrStale(0), loadOrStale(1), invalidate(1, 'a')],
    stored: ['k'],
    faults: { 'lease expired': 1 },
    lateReplies: true,
  },
  localTierLate: {
    name: 'a local tier whose replies are late',
    plans: [getLocal(0), getLocal(0), get(0, 'j'), invalidate(1, 'a'), drop(1)],
    stored: ['k', 'j'],
    faults: { 'watermark lost': 1 },
    lateReplies: true,
  },
  large: {
    name: 'a large value stored and then stamped, a load, a delete and the watermark lost',
    plans: [on('setLarge')(0), load(1), drop(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'watermark lost': 1 },
  },
  stamped: {
    name: 'a value stored with a remembered stamp, a load, a delete, an invalidation and the watermark lost',
    plans: [on('setStamped')(0), load(1), drop(1), invalidate(1, 'a'), get(1, 'k')],
    stored: ['k'],
    faults: { 'watermark lost': 1 },
  },
  localTier: {
    name: 'a local tier, a delete and an invalidation',
    plans: [getLocal(0), getLocal(0), getLocal(0), drop(1), invalidate(1, 'a')],
    stored: ['k'],
    faults: { 'clock lost': 1 },
  },
} as const satisfies Record<string, Scenario>;

/** Larger ones, still visited whole. */
export const LARGE = {
  loads: {
    name: 'loads in two processes, an invalidation, a delete, a lease expiring',
    plans: [load(0), load(0), load(1), invalidate(1, 'a'), drop(1)],
    stored: [],
    faults: { 'lease expired': 1 },
  },
  writes: {
    name: 'an as-of write, a load, a delete, everything lost once',
    plans: [setAsOf(0), load(0), drop(1), get(0, 'k')],
    faults: { 'watermark lost': 1, 'clock lost': 1, 'time moves on': 1, 'time steps back': 1 },
  },
  catchUp: {
    name: 'late look-ups in one process of three kinds of entries, short news, a small map, pruning',
    plans: [get(0, 'k'), get(0, 'k', 'j'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: { 'clock lost': 1, 'time moves on': 1 },
    lateReplies: true,
    catchUpLimit: 2,
    maxMarks: 1,
    keep: 1,
  },
} as const satisfies Record<string, Scenario>;
