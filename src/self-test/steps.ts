import { cacheSteps } from './cache-steps.ts';
import { connectionSteps } from './connection-steps.ts';
import { isolationSteps } from './isolation-steps.ts';
import { raceSteps } from './race-steps.ts';
import { sessionSteps } from './session-steps.ts';
import type { Step } from './step.ts';

/** Every step, in the order in which they run. */
export const STEPS: readonly Step[] = [
  ...connectionSteps,
  ...sessionSteps,
  ...cacheSteps,
  ...isolationSteps,
  ...raceSteps,
];

/** What a token must hold so that no step is forbidden. */
export const PERMISSIONS: readonly string[] = [
  ...new Set(STEPS.flatMap(({ permission }) => permission ?? [])),
];
