import { InvalidInputError } from '../errors.ts';
import { assertFunction, assertOptions } from './arguments.ts';

/** Limits of one run of a scheduled task. The next run continues with the rest. */
export interface RunBounds {
  readonly limit?: number | undefined;
  readonly hasTime?: (() => boolean) | undefined;
}

/**
 * Fills in the defaults of a run's bounds: no limit of any kind.
 * @throws InvalidInputError unless the limit is a whole number above 0 and `hasTime` is a function
 */
export function resolveRunBounds(bounds: RunBounds = {}): { limit: number; hasTime: () => boolean } {
  assertOptions('bounds', bounds, ['limit', 'hasTime']);
  const { limit = Number.POSITIVE_INFINITY, hasTime = () => true } = bounds;
  assertFunction('hasTime', hasTime);
  if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1)) {
    throw new InvalidInputError('limit', 'must be a whole number above 0');
  }
  return { limit, hasTime };
}
