import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/run/tier.ts';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { ALL_RULES } from './rules.ts';
import { LARGE, SMALL } from './scenarios.ts';

it.each([...Object.values(SMALL), ...(FULL_TIER ? Object.values(LARGE) : [])])(
  'G1 holds in every state of: $name',
  async (scenario) => {
    const setting = { scenario, rules: ALL_RULES };
    const { counterexample, exhausted } = explore(setting);
    expect(counterexample && narrate(setting, counterexample)).toBeUndefined();
    expect(exhausted).toBe(true);
  },
);
