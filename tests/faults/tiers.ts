import { FULL_TIER } from '../support/run/tier.ts';
import type { Tier } from './world/fault.ts';

/** Every fault once and for a short time, in `npm test`. */
export const SHORT: Tier = {
  workers: 2,
  lanes: 2,
  pauseMs: 60,
  holdMs: 500,
  calmMs: 400,
  timeouts: { commandTimeoutMs: 1_000, connectTimeoutMs: 1_000 },
};

/** Longer and under more load, with the timeouts of production. */
export const FULL: Tier = {
  workers: 3,
  lanes: 4,
  pauseMs: 20,
  holdMs: 10_000,
  calmMs: 2_000,
  timeouts: { commandTimeoutMs: 1_000, connectTimeoutMs: 2_000 },
};

/** What the tests run. */
export const TIER: Tier = FULL_TIER ? FULL : SHORT;
