import { percentile } from '../format.ts';
import type { HealthStatus } from '../health.ts';
import { isFailure } from '../health-state.ts';
import type { LoggedRequest } from '../request-log.ts';
import type { Sample } from './sample.ts';

/** An interval alone has two or three health checks, too few for a percentile. */
const WINDOW_MS = 60_000;

/** @param at ms since the epoch */
export function latenciesAt(
  at: number,
  { state, samples }: HealthStatus,
  requests: readonly LoggedRequest[],
): Pick<Sample, 'pingP50' | 'pingP95' | 'callsP95'> {
  const isRecent = (one: { readonly at: number }) => one.at > at - WINDOW_MS;
  const pings = isFailure(state)
    ? []
    : samples.flatMap(({ redisMs, ...one }) => (redisMs !== undefined && isRecent(one) ? [redisMs] : []));
  const calls = requests.flatMap(({ outcome, ...one }) =>
    outcome?.status !== undefined && isRecent(one) ? [outcome.durationMs] : [],
  );
  return {
    pingP50: percentile(pings, 0.5),
    pingP95: percentile(pings, 0.95),
    callsP95: percentile(calls, 0.95),
  };
}
