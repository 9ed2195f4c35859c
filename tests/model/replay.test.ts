import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { replay } from './replay.ts';
import { type RuleName, without } from './rules.ts';
import { SMALL } from './scenarios.ts';

/** Rules that no script enforces, only the code in each process: if it lacked one, replaying its counterexample shows it. */
it.each<[RuleName, keyof typeof SMALL]>([
  ['sharedLoadChecked', 'load'],
  ['sharingNeedsVersion', 'load'],
  ['invalidationsForward', 'lookUps'],
  ['lowWaterForward', 'lowWater'],
  ['missingLowWaterIsStale', 'table'],
  ['belowLowWaterIsStale', 'table'],
  ['entryGeneration', 'invalidatedWithoutVersion'],
  ['readTagsCompared', 'tagsAtRead'],
  ['localTableGeneration', 'newGeneration'],
  ['upToBeforeLookUp', 'lookUps'],
  ['catchUpIncludesUnknown', 'lookUps'],
  ['lowWaterReadLast', 'table'],
])('the code returns no stale value in the counterexample for %s', async (rule, where) => {
  const scenario = SMALL[where];
  const rules = without(rule);
  const { counterexample = [] } = explore({ scenario, rules });
  expect(counterexample.length).toBeGreaterThan(0);
  expect(await replay(scenario, counterexample), narrate({ scenario, rules }, counterexample)).toEqual([]);
});
