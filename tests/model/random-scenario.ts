import type { Random } from './random.ts';
import type { EntryKey } from './redis-state.ts';
import { FAULTS, type FaultName, type Plan, type Scenario } from './state.ts';

/** Calls that are mixed in one scenario. Mixes of few kinds find more than mixes of all. */
const THEMES: readonly (readonly Plan['call'][])[] = [
  ['get'],
  ['get', 'getLocal'],
  ['load', 'get'],
  ['load', 'setNow'],
  ['load', 'setLarge', 'getLocal'],
  ['load', 'setWithVersion', 'getLocal'],
  ['load', 'loadOrStale', 'setAsOf'],
  ['setAsOf', 'setNow', 'get'],
  ['writeThrough', 'load', 'setAsOf'],
  ['staleOrLoad', 'setNow'],
  ['getLocal', 'setAsOf'],
  [
    'get',
    'load',
    'loadOrStale',
    'staleOrLoad',
    'getLocal',
    'setAsOf',
    'setNow',
    'setWithVersion',
    'writeThrough',
  ],
];
const KEY_SETS: readonly (readonly EntryKey[])[] = [['k'], ['k', 'j'], ['k', 'j', 'l']];

/** Up to fourteen calls in three processes, with every fault, under tight bounds: too many states to visit them all. */
export function randomScenario(random: Random, number: number): Scenario {
  const calls = random.pick(THEMES);
  const keys = random.pick(KEY_SETS);
  const processes = 1 + random.below(3);
  const plan = (): Plan => {
    const process = random.below(processes);
    if (random.below(3) === 0) return randomChange(random, process, keys);
    const call = random.pick(calls);
    if (call !== 'get') return { call, process, key: random.pick(keys) } as Plan;
    const tags = random.below(8) === 0 && { tags: ['elsewhere'] };
    return { call, process, keys: random.below(4) > 0 ? [random.pick(keys)] : keys, ...tags };
  };
  const stored = random.below(4) > 0 && { stored: keys };
  const hasFaults = random.below(3) > 0;
  const plans = Array.from({ length: 5 + random.below(10) }, plan);
  // R10 holds by the server's clock: one that steps back makes entries live longer.
  const isDelayed = plans.some((each) => 'deadAfter' in each);
  const timesOf = (fault: FaultName) =>
    hasFaults && !(isDelayed && fault === 'time steps back') ? random.below(3) : 0;
  return {
    name: `random scenario ${number}`,
    plans,
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, timesOf(fault)])),
    lateReplies: random.below(4) > 0,
    catchUpLimit: random.pick([1, 2, 3, 512, 512]),
    maxInvalidations: random.pick([0, 1, 2, 10_000, 10_000]),
    retention: random.pick([0, 1, 2, 4, 1_000_000, 1_000_000]),
    maximum: random.pick([0, 1, 2, ...Array(9).fill(10_000)]),
    ...stored,
  };
}

function randomChange(random: Random, process: number, keys: readonly EntryKey[]): Plan {
  if (random.below(4) === 0) return { call: 'delete', process, key: random.pick(keys) };
  const members = random.pick([['a'], ['a'], ['b'], ['a', 'b'], ['elsewhere']]);
  const deadAfter = random.below(8) === 0 && { deadAfter: random.pick([1, 3, 9]) };
  return { call: 'invalidate', process, members, ...deadAfter };
}
