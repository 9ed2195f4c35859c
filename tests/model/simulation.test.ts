import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/tier.ts';
import { createRandom } from './random.ts';
import { ALL_RULES, RULE_TEXT, type RuleName, type Rules, without } from './rules.ts';
import { simulate } from './simulation.ts';

/** The model proves the protocol and the bridge the scripts; this proves that the code between them is the model's. */
async function firstViolation(rules: Rules, stories: number): Promise<string | undefined> {
  for (let seed = 1; seed <= stories; seed++) {
    const violation = await simulate(rules, createRandom(seed));
    if (violation) return violation;
  }
  return undefined;
}

const STORIES = FULL_TIER ? 10_000 : 4_000;

it('G1 holds for the product’s own code over the model’s Redis', async () => {
  expect(await firstViolation(ALL_RULES, STORIES)).toBeUndefined();
});

it.each<RuleName>(['deleteMarks', 'stampAsOf', 'floorOnCreation', 'putMarks'])(
  'such stories show what goes wrong without %s',
  async (rule) => {
    expect(await firstViolation(without(rule), STORIES), RULE_TEXT[rule]).toMatch(/invalidated before/);
  },
);
