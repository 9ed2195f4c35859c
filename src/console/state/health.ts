import { type Health, isRedisApiError, type RedisApiClient } from '../../client/index.ts';
import { signedIn } from '../auth/session.ts';
import { type HealthState, isFailure } from './health-state.ts';
import { pollWhileVisible } from './poll-while-visible.ts';
import type { Outcome, RequestLog } from './request-log.ts';
import { createStore, type Store } from './store.ts';

export interface Sample {
  /** ms since the epoch */
  readonly at: number;
  /** Round trip from the service to Redis, in ms; undefined when the check failed. */
  readonly redisMs: number | undefined;
}

export interface HealthStatus {
  readonly state: HealthState;
  readonly provider: string | undefined;
  /** Circuit of the process that responded last, also with an error; undefined if nothing responds or it has none. */
  readonly circuit: Health['circuit'];
  readonly samples: readonly Sample[];
  /** Count of recoveries so far: a change means that failed loads should be repeated. */
  readonly recoveries: number;
}

const INTERVAL_MS = { ready: 2_000, failing: 1_000 };
const MAX_SAMPLES = 90;

export interface HealthWatch {
  readonly healthClient: RedisApiClient;
  readonly log: RequestLog;
  /** Receives the results. */
  readonly health: Store<HealthStatus>;
}

/** Checks health regularly while the page is visible. @returns a function that stops it */
export function watchHealth({ healthClient, log, health }: HealthWatch): () => void {
  let stopped = false;

  async function update(): Promise<void> {
    const { state, redisMs, provider, circuit } = await check(healthClient);
    if (stopped) return;
    // Without a token there is nothing to draw, yet nothing has failed.
    const sampled = state !== 'ready' || redisMs !== undefined ? [{ at: Date.now(), redisMs }] : [];
    health.update((before) => ({
      state,
      provider: provider ?? before.provider,
      circuit,
      samples: [...before.samples, ...sampled].slice(-MAX_SAMPLES),
      recoveries: before.recoveries + Number(state === 'ready' && isFailure(before.state)),
    }));
  }

  const poll = pollWhileVisible(update, () =>
    health.get().state === 'ready' ? INTERVAL_MS.ready : INTERVAL_MS.failing,
  );
  const checkNow = () => {
    if (!document.hidden) void poll.now();
  };
  const unsubscribe = log.entries.subscribe(() => {
    const [newest] = log.entries.get();
    // A call of the user just failed: do not wait for the next check.
    if (newest?.outcome && isOutage(newest.outcome) && health.get().state === 'ready') checkNow();
  });
  // Only whoever is signed in gets the details.
  const unsubscribeUser = signedIn.subscribe(checkNow);
  void poll.now();
  return () => {
    stopped = true;
    unsubscribe();
    unsubscribeUser();
    poll.stop();
  };
}

export const createHealthStore = (): Store<HealthStatus> =>
  createStore<HealthStatus>({
    state: 'checking',
    provider: undefined,
    circuit: undefined,
    samples: [],
    recoveries: 0,
  });

const isOutage = ({ status }: Outcome): boolean => status === undefined || status >= 500;

async function check(healthClient: RedisApiClient) {
  try {
    const { latencyMs, provider, circuit } = await askHealth(healthClient);
    return { state: 'ready', redisMs: latencyMs, provider, circuit } as const;
  } catch (error) {
    // NOT_READY means that the service responds and only Redis is down.
    const isServiceUp = isRedisApiError(error, 'NOT_READY');
    const state = isServiceUp ? 'redis-down' : 'unreachable';
    const circuit = isServiceUp ? error.circuit : undefined;
    return { state, redisMs: undefined, provider: undefined, circuit } as const;
  }
}

/** Whoever is signed in gets the details; a token that cannot be renewed must not look like an outage. */
async function askHealth(healthClient: RedisApiClient): Promise<Health> {
  try {
    return await healthClient.health({ details: signedIn.get() !== undefined });
  } catch (error) {
    if (isRedisApiError(error)) throw error;
    return healthClient.health();
  }
}
