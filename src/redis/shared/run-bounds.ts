import { InvalidInputError } from '../errors.ts';
import { assertFunction, assertOptions } from './arguments.ts';

/** How much one run of a scheduled task may do. Whatever remains is left to the next run. */
export interface RunBounds {
  readonly limit?: number | undefined;
  readonly hasTime?: (() => boolean) | undefined;
}

/**
 * Completes the bounds of a run: without a limit and without a time by default.
 * @throws InvalidInputError for anything but a whole number above 0 and a function
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
