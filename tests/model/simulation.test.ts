import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/run/tier.ts';
import { createRandom } from './random.ts';
import { ALL_RULES, RULE_TEXT, type RuleName, type Rules, without } from './rules.ts';
import { simulate } from './simulation.ts';

/** The model verifies the protocol, and the bridge the scripts. This verifies the code that uses them. */
async function firstViolation(rules: Rules, runs: number): Promise<string | undefined> {
  for (let seed = 1; seed <= runs; seed++) {
    const violation = await simulate(rules, createRandom(seed));
    if (violation) return violation;
  }
  return undefined;
}

const RUNS = FULL_TIER ? 10_000 : 2_000;

it('G1 holds for the real code on the model’s Redis', async () => {
  expect(await firstViolation(ALL_RULES, RUNS)).toBeUndefined();
});

it.each<RuleName>([
  'deleteLeavesTombstone',
  'entryKeepsAsOf',
  'lowWaterOnCreation',
  'writeThroughLeavesTombstone',
  'lowWaterOnCount',
  'deadInTime',
])('G1 is violated without %s', async (rule) => {
  expect(await firstViolation(without(rule), RUNS), RULE_TEXT[rule]).toMatch(/invalidated before/);
});
