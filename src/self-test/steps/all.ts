import { cacheSteps, invalidationSteps, metricsSteps, statusSteps } from './cache.ts';
import { connectionSteps } from './connection.ts';
import { isolationSteps } from './isolation.ts';
import { raceSteps } from './races.ts';
import { sessionSteps } from './sessions.ts';
import type { Step } from './step.ts';

/** Every step by its group, in the order in which they run. */
export const STEPS: Readonly<Record<string, readonly Step[]>> = {
  Connection: connectionSteps,
  Sessions: sessionSteps,
  Cache: cacheSteps,
  Invalidation: invalidationSteps,
  Metrics: metricsSteps,
  HTTP: statusSteps,
  Isolation: isolationSteps,
  Races: raceSteps,
};

/** What a token must hold so that no step is forbidden. */
export const PERMISSIONS: readonly string[] = [
  ...new Set(Object.values(STEPS).flatMap((steps) => steps.flatMap(({ permission = [] }) => permission))),
];
