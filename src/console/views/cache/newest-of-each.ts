import type { CacheInvalidation } from '../../../client/index.ts';
import { invalidationId } from './invalidation-id.ts';

/** The last invalidation of each name, newest first. */
export function newestOfEach(all: readonly CacheInvalidation[]): readonly CacheInvalidation[] {
  const oldestFirst = all.toSorted((a, b) => a.at - b.at);
  return [...new Map(oldestFirst.map((one) => [invalidationId(one), one])).values()].toSorted(
    (a, b) => b.at - a.at,
  );
}
