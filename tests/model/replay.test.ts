import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { replay } from './replay.ts';
import { type RuleName, without } from './rules.ts';
import { SMALL } from './scenarios.ts';

/** Rules that no script keeps, but what a process remembers: would the product's code miss one, its story would show. */
it.each<[RuleName, keyof typeof SMALL]>([
  ['joinCheckedOnLanding', 'load'],
  ['blindNeverJoin', 'load'],
  ['marksForward', 'lookUps'],
  ['floorForward', 'floor'],
  ['missingFloorIsStale', 'clock'],
  ['belowFloorIsStale', 'clock'],
  ['entryIncarnation', 'reborn'],
  ['marksIncarnation', 'reborn'],
  ['upToBeforeLookUp', 'lookUps'],
  ['newsForUnknown', 'lookUps'],
  ['floorReadLast', 'clock'],
])('the story of what happens without %s does the product no harm', async (rule, where) => {
  const scenario = SMALL[where];
  const rules = without(rule);
  const { counterexample = [] } = explore({ scenario, rules });
  expect(counterexample.length).toBeGreaterThan(0);
  expect(await replay(scenario, counterexample), narrate({ scenario, rules }, counterexample)).toEqual([]);
});
