import type {
  CacheEventListener,
  ConnectOptions,
  SessionEvent,
  SessionEventListener,
} from '../../redis/index.ts';
import type { MetricsSink } from './sink.ts';

/** Failed connections are retried every 200 ms, but one line per second is enough. */
const AT_MOST_EVERY_MS = 1_000;

/** Counts failed and broken connections, and how often the circuit opened. */
export function countConnectionEvents(
  metrics: MetricsSink,
  now: () => number = Date.now,
): NonNullable<ConnectOptions['onEvent']> {
  let held = 0;
  let quietUntil = 0;
  return ({ type, error }) => {
    if (type === 'circuit-open') metrics.record('RedisCircuitOpens', 1, 'Count');
    if (type !== 'error') return;
    held += 1;
    if (now() < quietUntil) return;
    metrics.record('RedisConnectErrors', held, 'Count', { reason: reasonOf(error) });
    held = 0;
    quietUntil = now() + AT_MOST_EVERY_MS;
  };
}

/** Counts created and ended sessions. */
export function countSessions(metrics: MetricsSink): SessionEventListener {
  return ({ type }) => {
    if (type === 'created') metrics.record('SessionsCreated', 1, 'Count');
    if (ENDED.has(type)) metrics.record('SessionsEnded', 1, 'Count', { how: type });
  };
}

/** Counts hits and misses, and calls that continued without Redis or with an expired value. */
export function countCache(metrics: MetricsSink): CacheEventListener {
  return (event) => {
    if (event.type !== 'counted') {
      const { step, code } = { step: event.type, code: '', ...event };
      metrics.record('CacheDegraded', 1, 'Count', { step, code });
      return;
    }
    const { hits, misses, stale } = event.counts;
    if (hits > 0) metrics.record('CacheHits', hits, 'Count');
    if (misses + stale > 0) metrics.record('CacheMisses', misses + stale, 'Count');
  };
}

const ENDED: ReadonlySet<SessionEvent['type']> = new Set(['destroyed', 'evicted', 'expired', 'revoked']);

/** Returns a code such as ECONNREFUSED or AUTH, because whole messages may quote values. */
function reasonOf(error: Error | undefined): string {
  const system = /\(([A-Z_]+)\)$/.exec(error?.message ?? '')?.[1];
  if (system) return system;
  if (error && 'code' in error) return String(error.code);
  return /\b[A-Z]{5,}\b/.exec(error?.message ?? '')?.[0] ?? error?.name ?? 'unknown';
}
