import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/tier.ts';
import { narrate } from './narrate.ts';
import { createRandom } from './random.ts';
import { randomScenario } from './random-scenario.ts';
import { ALL_RULES, RULE_TEXT, type RuleName, type Rules, without } from './rules.ts';
import { walk } from './walk.ts';

const SEEDS = FULL_TIER ? [1, 2, 3] : [1];
const WALKS_PER_SEED = 40_000;

function tellWalk(rules: Rules, seed: number, walks: number): string | undefined {
  const { setting, counterexample } = walk(rules, randomScenario, createRandom(seed), walks);
  return setting && counterexample && narrate(setting, counterexample);
}

it.each(SEEDS)('G1 holds on long random walks, seed %i', (seed) => {
  expect(tellWalk(ALL_RULES, seed, WALKS_PER_SEED)).toBeUndefined();
});

/** Walks are only worth something if they meet what a rule prevents. */
it.each<RuleName>([
  'deleteMarks',
  'refuseBelowDeleteMark',
  'stampAsOf',
  'floorOnPrune',
  'belowFloorIsStale',
  'clockIncarnation',
  'fallbackRejudged',
  'copyIsCompared',
  'floorReadLast',
  'longNewsRestart',
  'replacedWhole',
])('they find what goes wrong without %s', (rule) => {
  expect(tellWalk(without(rule), 1, WALKS_PER_SEED), RULE_TEXT[rule]).toMatch(/invalidated before/);
});
