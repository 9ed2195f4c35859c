import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/run/tier.ts';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { ALL_RULES } from './rules.ts';
import { LARGE, SMALL } from './scenarios.ts';

const { full, fallback, ...quick } = SMALL;
/** They take as long as most others together. In the short tier, `walks.test.ts` reaches the states that they are about. */
const SLOW = [full, fallback, ...Object.values(LARGE)];

it.each([...Object.values(quick), ...(FULL_TIER ? SLOW : [])])(
  'G1 holds in every state of: $name',
  async (scenario) => {
    const setting = { scenario, rules: ALL_RULES };
    const { counterexample, exhausted } = explore(setting);
    expect(counterexample && narrate(setting, counterexample)).toBeUndefined();
    expect(exhausted).toBe(true);
  },
);
