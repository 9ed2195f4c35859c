import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/run/tier.ts';
import { narrate } from './narrate.ts';
import { createRandom } from './random.ts';
import { randomScenario } from './random-scenario.ts';
import { ALL_RULES, RULE_TEXT, type RuleName, type Rules, without } from './rules.ts';
import { walk } from './walk.ts';

const SEEDS = FULL_TIER ? [1, 2, 3] : [1];
const WALKS = FULL_TIER ? 40_000 : 10_000;
/** At most. A violation ends the search. */
const WALKS_FOR_VIOLATION = 40_000;

function narrateWalk(rules: Rules, seed: number, walks: number): string | undefined {
  const { setting, counterexample } = walk(rules, randomScenario, createRandom(seed), walks);
  return setting && counterexample && narrate(setting, counterexample);
}

it.each(SEEDS)('G1 holds on long random walks, seed %i', (seed) => {
  expect(narrateWalk(ALL_RULES, seed, WALKS)).toBeUndefined();
});

/** Walks are useful only if they reach the states that a rule prevents. */
it.each<RuleName>([
  'deleteLeavesTombstone',
  'rejectBelowTombstone',
  'entryKeepsAsOf',
  'lowWaterOnPrune',
  'lowWaterOnCount',
  'readTagsCompared',
  'belowLowWaterIsStale',
  'tableGeneration',
  'fallbackRechecked',
  'copyIsCompared',
  'lowWaterReadLast',
  'longCatchUpRestarts',
  'replacedWhole',
])('random walks find a violation without %s', (rule) => {
  expect(narrateWalk(without(rule), 1, WALKS_FOR_VIOLATION), RULE_TEXT[rule]).toMatch(/invalidated before/);
});
