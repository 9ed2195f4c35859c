import { cacheOperations } from './cache-group.ts';
import { consoleInfo } from './console.ts';
import { redisHealth } from './health.ts';
import { sessionOperations } from './sessions.ts';
import { purgeTenant } from './tenant.ts';

/** Names of the operations that have a caller, for which sign-in requirements can be configured. */
export const operationsOfCallers = (): string[] =>
  Object.values(allOperations).flatMap(({ name, permission }) => (permission === 'public' ? [] : [name]));

/**
 * All operations by name, for documentation and tests. A Lambda function bundles only the groups of operations that it
 * serves.
 */
export const allOperations = {
  ...sessionOperations,
  ...cacheOperations,
  purgeTenant,
  redisHealth,
  consoleInfo,
};
