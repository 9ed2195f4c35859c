import { isRedisApiError, type RedisApiClient } from '../../client/index.ts';
import type { Outcome, RequestLog } from './request-log.ts';
import { createStore, type Store } from './store.ts';

export interface Sample {
  /** ms since the epoch */
  readonly at: number;
  /** How long Redis took to answer the service, in ms; undefined when it did not. */
  readonly redisMs: number | undefined;
}

export type HealthState = 'checking' | 'ready' | 'redis-down' | 'unreachable';

export interface HealthNews {
  readonly state: HealthState;
  readonly provider: string | undefined;
  /** Of the process that answered last; not every service tells. */
  readonly circuit: string | undefined;
  readonly samples: readonly Sample[];
  /** How often service came back: what failed meanwhile is worth loading again. */
  readonly recoveries: number;
}

const PAUSE_MS = { ready: 2_000, failing: 1_000 };
const MAX_SAMPLES = 90;

export interface HealthWatch {
  readonly watcher: RedisApiClient;
  readonly log: RequestLog;
  /** Follows what is found out. */
  readonly health: Store<HealthNews>;
}

/** Asks again and again while the page can be seen; the returned function ends it. */
export function watchHealth({ watcher, log, health: news }: HealthWatch): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function check(): Promise<void> {
    const { state, redisMs, provider, circuit } = await ask(watcher);
    if (stopped) return;
    news.update((before) => ({
      state,
      provider: provider ?? before.provider,
      circuit,
      samples: [...before.samples, { at: Date.now(), redisMs }].slice(-MAX_SAMPLES),
      recoveries: before.recoveries + Number(state === 'ready' && isFailure(before.state)),
    }));
    if (!document.hidden) timer = setTimeout(check, state === 'ready' ? PAUSE_MS.ready : PAUSE_MS.failing);
  }

  const wake = () => {
    clearTimeout(timer);
    if (!document.hidden) void check();
  };
  const unsubscribe = log.entries.subscribe(() => {
    const [newest] = log.entries.get();
    // Somebody has just felt it: the next turn would come late.
    if (newest?.outcome && !newest.background && isOutage(newest.outcome) && news.get().state === 'ready')
      wake();
  });
  document.addEventListener('visibilitychange', wake);
  void check();
  return () => {
    stopped = true;
    unsubscribe();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
  };
}

export const createHealthNews = (): Store<HealthNews> =>
  createStore<HealthNews>({
    state: 'checking',
    provider: undefined,
    circuit: undefined,
    samples: [],
    recoveries: 0,
  });

export const isFailure = (state: HealthState): boolean => state === 'redis-down' || state === 'unreachable';

const isOutage = ({ status }: Outcome): boolean => status === undefined || status >= 500;

async function ask(watcher: RedisApiClient) {
  try {
    const answer = await watcher.health();
    const { circuit }: Record<string, unknown> = { ...answer };
    const known = typeof circuit === 'string' ? circuit : undefined;
    return { state: 'ready', redisMs: answer.latencyMs, provider: answer.provider, circuit: known } as const;
  } catch (error) {
    // The service itself says so when it is only Redis that is missing.
    const state = isRedisApiError(error, 'NOT_READY') ? 'redis-down' : 'unreachable';
    return { state, redisMs: undefined, provider: undefined, circuit: undefined } as const;
  }
}
