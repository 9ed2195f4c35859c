import type { Random } from './random.ts';
import type { EntryKey } from './redis-state.ts';
import { FAULTS, type Plan, type Scenario } from './world.ts';

/** What a story is about: one that is about everything is rarely about anything. */
const THEMES: readonly (readonly Plan['call'][])[] = [
  ['get'],
  ['get', 'getLocal'],
  ['load', 'get'],
  ['load', 'setNow'],
  ['load', 'setLarge', 'getLocal'],
  ['load', 'setStamped', 'getLocal'],
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
    'setStamped',
    'writeThrough',
  ],
];
const CASTS: readonly (readonly EntryKey[])[] = [['k'], ['k', 'j'], ['k', 'j', 'l']];

/** Up to fourteen calls in three processes, with every fault, under tight bounds: far too many worlds to visit. */
export function randomScenario(random: Random, number: number): Scenario {
  const calls = random.pick(THEMES);
  const keys = random.pick(CASTS);
  const processes = 1 + random.below(3);
  const plan = (): Plan => {
    const process = random.below(processes);
    if (random.below(3) === 0) return randomChange(random, process, keys);
    const call = random.pick(calls);
    if (call !== 'get') return { call, process, key: random.pick(keys) } as Plan;
    return { call, process, keys: random.below(4) > 0 ? [random.pick(keys)] : keys };
  };
  const stored = random.below(4) > 0 && { stored: keys };
  const faulty = random.below(3) > 0;
  return {
    name: `random scenario ${number}`,
    plans: Array.from({ length: 5 + random.below(10) }, plan),
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, faulty ? random.below(3) : 0])),
    lateReplies: random.below(4) > 0,
    catchUpLimit: random.pick([1, 2, 3, 512, 512]),
    maxMarks: random.pick([0, 1, 2, 10_000, 10_000]),
    keep: random.pick([0, 1, 2, 4, 1_000_000, 1_000_000]),
    ...stored,
  };
}

function randomChange(random: Random, process: number, keys: readonly EntryKey[]): Plan {
  if (random.below(4) === 0) return { call: 'delete', process, key: random.pick(keys) };
  const members = random.pick([['a'], ['a'], ['b'], ['a', 'b'], ['elsewhere']]);
  return { call: 'invalidate', process, members };
}
