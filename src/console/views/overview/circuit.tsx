import { Badge } from '../../components/badge.tsx';
import type { Tone } from '../../components/tone.ts';
import type { HealthStatus } from '../../state/health.ts';
import { isFailure } from '../../state/health-state.ts';
import type { Sample } from '../../state/history/sample.ts';

type CircuitName = Sample['circuit'];

export const CIRCUIT_WORDS: Readonly<Record<CircuitName, readonly [Tone, string]>> = {
  closed: ['good', 'closed (healthy)'],
  'half-open': ['warn', 'half-open (one call tests Redis)'],
  open: ['bad', 'open (calls fail at once)'],
  unknown: ['neutral', 'unknown'],
};

/** @returns undefined if the process that responds has no circuit breaker */
export const circuitOf = ({ state, circuit }: HealthStatus): CircuitName | undefined =>
  circuit ?? (isFailure(state) ? 'unknown' : undefined);

/** Whether the process that responded sends calls to Redis. */
export function Circuit({ state }: { readonly state: CircuitName }) {
  const [tone, words] = CIRCUIT_WORDS[state];
  return <Badge tone={tone}>{words}</Badge>;
}
