import { cacheOperations } from './cache-group.ts';
import { consoleInfo } from './console.ts';
import { redisHealth } from './health.ts';
import { sessionOperations } from './sessions.ts';
import { purgeTenant } from './tenant.ts';

/** Names of the operations that have a caller, of whom they may demand something. */
export const operationsOfCallers = (): string[] =>
  Object.values(allOperations).flatMap(({ name, permission }) => (permission === 'public' ? [] : [name]));

/**
 * Every operation by its name, for documentation and tests. A Lambda function bundles only the groups of operations that
 * it serves.
 */
export const allOperations = {
  ...sessionOperations,
  ...cacheOperations,
  purgeTenant,
  redisHealth,
  consoleInfo,
};
