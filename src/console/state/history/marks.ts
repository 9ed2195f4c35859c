import type { CacheInvalidation } from '../../../client/index.ts';
import { type HealthState, isFailure } from '../health-state.ts';
import type { Mark } from './sample.ts';

/** A page of invalidations has as many. */
export const MAX_MARKS = 200;

/** @returns nothing unless an outage began or ended */
export function outageMark(at: number, before: HealthState, now: HealthState): readonly Mark[] {
  if (isFailure(before) === isFailure(now)) return [];
  if (!isFailure(now)) return [{ at, kind: 'recovery', text: 'Recovered' }];
  return [{ at, kind: 'outage', text: now === 'redis-down' ? 'Redis down' : 'Service unreachable' }];
}

export const invalidationMarks = (invalidations: readonly CacheInvalidation[]): readonly Mark[] =>
  invalidations.map(({ kind, name, at }) => ({
    at,
    kind: 'invalidation',
    text: kind === 'tenant' ? 'Whole cache invalidated' : `${TARGETS[kind]} ${name} invalidated`,
  }));

const TARGETS = { tag: 'Tag', namespace: 'Namespace' } as const;

/** @param since ms since the epoch; older ones are dropped */
export function mergeMarks(known: readonly Mark[], added: readonly Mark[], since: number): readonly Mark[] {
  const byIdentity = new Map([...known, ...added].map((mark) => [`${mark.at} ${mark.text}`, mark]));
  return [...byIdentity.values()]
    .filter(({ at }) => at >= since)
    .sort((a, b) => a.at - b.at)
    .slice(-MAX_MARKS);
}
