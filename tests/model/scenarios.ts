import type { EntryKey } from './redis-state.ts';
import type { Plan, Scenario } from './state.ts';

const get = (process: number, ...keys: readonly EntryKey[]): Plan => ({ call: 'get', process, keys });
const on =
  (call: Extract<Plan, { key: EntryKey }>['call']) =>
  (process: number, key: EntryKey = 'k'): Plan => ({ call, process, key });
const load = on('load');
const loadOrStale = on('loadOrStale');
const getLocal = on('getLocal');
const revalidate = on('staleOrLoad');
const writeThrough = on('writeThrough');
const setAsOf = on('setAsOf');
const setNow = on('setNow');
const remove = on('delete');
const invalidate = (process: number, ...members: readonly string[]): Plan => ({
  call: 'invalidate',
  process,
  members,
});
const delayed = (process: number, tag: string, deadAfter: number): Plan => ({
  call: 'invalidate',
  process,
  members: [tag],
  deadAfter,
});
const getWith = (process: number, tag: string, ...keys: readonly EntryKey[]): Plan => ({
  call: 'get',
  process,
  keys,
  tags: [tag],
});

/** Scenarios small enough to visit every reachable state. */
export const SMALL = {
  load: {
    name: 'loads that are shared, an invalidation, and a lost version',
    plans: [load(0), load(0), setNow(1), invalidate(1, 'a')],
    stored: [],
    faults: { 'version lost': 1, 'lease expired': 1 },
    lateReplies: true,
  },
  impatient: {
    name: 'a caller that stops sharing a load, a lease that expires, an invalidation',
    plans: [load(0), load(0), invalidate(1, 'a'), get(1, 'k')],
    stored: [],
    faults: { 'lease expired': 1, 'sharing takes too long': 1 },
  },
  across: {
    name: 'loads in two processes, a delete',
    plans: [load(0), load(1), remove(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'lease expired': 1 },
  },
  write: {
    name: 'an as-of write, a delete, a lost version and a lost table',
    plans: [setAsOf(0), remove(1), get(1, 'k')],
    faults: { 'version lost': 1, 'table lost': 1, 'time steps back': 1, 'time moves on': 1 },
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
  table: {
    name: 'catching up while the table is lost',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k'],
    faults: { 'table lost': 1, 'version lost': 1 },
    lateReplies: true,
  },
  lowWater: {
    name: 'late look-ups while the table is lost and created again',
    plans: [get(0, 'k'), get(0, 'k'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: { 'table lost': 1 },
    lateReplies: true,
  },
  writeThrough: {
    name: 'two write-throughs and a load',
    plans: [writeThrough(0), writeThrough(1), load(0), get(1, 'k')],
    stored: ['k'],
    faults: {},
  },
  writeThroughRepeated: {
    name: 'a write-through that is repeated, a delete, and a lost table',
    plans: [writeThrough(0), remove(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'script repeated': 1, 'table lost': 1 },
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
    name: 'an as-of write after a delete whose tombstone is lost, and a process that knows all other invalidations',
    plans: [setAsOf(1), remove(1), get(0, 'l'), get(0, 'k')],
    stored: ['l'],
    faults: { 'table lost': 1 },
  },
  prune: {
    name: 'catching up while invalidations are pruned',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'a'), invalidate(1, 'b'), invalidate(1, 'b')],
    stored: ['k'],
    faults: { 'time moves on': 1 },
    lateReplies: true,
    retention: 1,
  },
  pruneByCount: {
    name: 'catching up while the oldest invalidations are pruned',
    plans: [get(0, 'k'), get(0, 'k'), setAsOf(1), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k'],
    faults: {},
    lateReplies: true,
    maximum: 1,
  },
  reclaimed: {
    name: 'a load, an as-of write and an invalidation while the tenant is reclaimed as idle',
    plans: [load(0), setAsOf(1), invalidate(1, 'a'), get(0, 'k')],
    stored: ['k'],
    faults: { 'tenant reclaimed': 1 },
  },
  tagsAtRead: {
    name: 'reads with a tag that no entry carries',
    plans: [getWith(0, 'c', 'k'), getWith(0, 'c', 'k'), get(0, 'k'), invalidate(1, 'b'), invalidate(1, 'c')],
    stored: ['k'],
    faults: { 'table lost': 1 },
    lateReplies: true,
  },
  delayed: {
    name: 'two delayed invalidations and time that passes',
    plans: [revalidate(0), revalidate(1), delayed(1, 'a', 1), delayed(1, 'a', 9)],
    stored: ['k'],
    faults: { 'time moves on': 1 },
  },
  delayedAndNot: {
    name: 'an invalidation with delay and one without',
    plans: [revalidate(0), revalidate(1), delayed(1, 'a', 9), invalidate(1, 'a')],
    stored: ['k'],
    faults: {},
  },
  delayedShared: {
    name: 'a delayed invalidation and callers that share a load',
    plans: [load(0), revalidate(0), revalidate(1), delayed(1, 'a', 1)],
    stored: ['k'],
    faults: { 'time moves on': 1 },
  },
  limit: {
    name: 'more new invalidations than one catch-up reads',
    plans: [get(0, 'k'), get(0, 'k'), invalidate(1, 'b'), invalidate(1, 'b'), invalidate(1, 'a')],
    stored: ['k'],
    faults: {},
    lateReplies: true,
    catchUpLimit: 1,
  },
  full: {
    name: 'a local copy of the table that is full',
    plans: [get(0, 'k'), get(0, 'k'), get(0, 'j'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: {},
    lateReplies: true,
    maxInvalidations: 1,
  },
  newGeneration: {
    name: 'a version lost and created again while time stands still or steps back',
    plans: [get(0, 'k'), get(0, 'k'), setNow(1), invalidate(1, 'a'), invalidate(1, 'a')],
    stored: ['k'],
    faults: { 'version lost': 1, 'table lost': 1, 'time steps back': 1 },
    lateReplies: true,
  },
  invalidatedWithoutVersion: {
    name: 'an invalidation while there is no version, and a version created by another entry',
    plans: [get(0, 'k'), get(0, 'k'), setNow(1, 'j'), invalidate(1, 'a'), remove(1)],
    stored: ['k'],
    faults: { 'version lost': 1, 'time steps back': 1 },
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
    plans: [getLocal(0), getLocal(0), get(0, 'j'), invalidate(1, 'a'), remove(1)],
    stored: ['k', 'j'],
    faults: { 'version lost': 1 },
    lateReplies: true,
  },
  large: {
    name: 'a large value that gets its version after it is stored, a load, a delete and a lost version',
    plans: [on('setLarge')(0), load(1), remove(1), get(1, 'k')],
    stored: ['k'],
    faults: { 'version lost': 1 },
  },
  storedWithVersion: {
    name: 'a value stored with the last seen version, a load, a delete, an invalidation and a lost version',
    plans: [on('setWithVersion')(0), load(1), remove(1), invalidate(1, 'a'), get(1, 'k')],
    stored: ['k'],
    faults: { 'version lost': 1 },
  },
  localTier: {
    name: 'a local tier, a delete and an invalidation',
    plans: [getLocal(0), getLocal(0), getLocal(0), remove(1), invalidate(1, 'a')],
    stored: ['k'],
    faults: { 'table lost': 1 },
  },
} as const satisfies Record<string, Scenario>;

/** Larger scenarios, still explored completely. */
export const LARGE = {
  impatient: {
    name: 'callers that stop sharing loads, in two processes, a lease that expires, a write and an invalidation',
    plans: [load(0), load(0), load(1), setNow(1), invalidate(1, 'a')],
    stored: [],
    faults: { 'lease expired': 1, 'sharing takes too long': 1 },
  },
  loads: {
    name: 'loads in two processes, an invalidation, a delete, a lease expiring',
    plans: [load(0), load(0), load(1), invalidate(1, 'a'), remove(1)],
    stored: [],
    faults: { 'lease expired': 1 },
  },
  writes: {
    name: 'an as-of write, a load, a delete, a lost version and a lost table',
    plans: [setAsOf(0), load(0), remove(1), get(0, 'k')],
    faults: { 'version lost': 1, 'table lost': 1, 'time moves on': 1, 'time steps back': 1 },
  },
  catchUp: {
    name: 'late look-ups by three kinds of reads in one process, short catch-ups, a small copy, pruning',
    plans: [get(0, 'k'), get(0, 'k', 'j'), get(0, 'j'), invalidate(1, 'a'), invalidate(1, 'b')],
    stored: ['k', 'j'],
    faults: { 'table lost': 1, 'time moves on': 1 },
    lateReplies: true,
    catchUpLimit: 2,
    maxInvalidations: 1,
    retention: 1,
  },
} as const satisfies Record<string, Scenario>;
