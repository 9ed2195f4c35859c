import { isRedisApiError, type RedisApiClient } from '../../../client/index.ts';
import { signedIn } from '../../auth/session.ts';
import type { HealthStatus } from '../health.ts';
import { isFailure } from '../health-state.ts';
import { type Poll, pollWhileVisible } from '../poll-while-visible.ts';
import type { RequestLog } from '../request-log.ts';
import { createStore, type Store } from '../store.ts';
import { latenciesAt } from './latencies.ts';
import { invalidationMarks, MAX_MARKS, mergeMarks, outageMark } from './marks.ts';
import { type Counters, countersOf, ratesBetween } from './rates.ts';
import { type History, INTERVAL_MS, KEPT_MS, type Mark, type Observed, type Sample } from './sample.ts';
import { storedHistory, storeHistory } from './stored.ts';

interface RecorderOptions {
  readonly healthClient: RedisApiClient;
  readonly health: Store<HealthStatus>;
  readonly log: RequestLog;
  /** Tenant and user: each has a history of its own. */
  readonly owner: string;
}

export interface Recorder {
  readonly history: Store<History>;
  /** Takes a sample now instead of at the end of the interval. */
  readonly sampleNow: () => Promise<void>;
  /** Takes samples while the page is visible. @returns a function that stops it */
  readonly start: () => () => void;
}

/** A sample that follows another this soon knows more: the state has changed in between. */
const REPLACED_MS = 1_000;

const NOTHING = { value: undefined, at: undefined, error: undefined };

/** Records the last hour in this tab. Its requests are background requests. */
export function createRecorder({ healthClient, health, log, owner }: RecorderOptions): Recorder {
  const history = createStore<History>({ ...storedHistory(owner), metrics: NOTHING, server: NOTHING });
  const ask = createAsk();
  let counters: Counters | undefined;
  let poll: Poll | undefined;

  async function sample(): Promise<void> {
    if (health.get().state === 'checking') return;
    const canAsk = !isFailure(health.get().state) && signedIn.get()?.expired === false;
    const [metrics, server, invalidations] = canAsk
      ? await Promise.all([
          ask('metrics', () => healthClient.cache.metrics()),
          ask('server', () => healthClient.serverInfo()),
          ask('invalidations', () => healthClient.cache.invalidations({ limit: MAX_MARKS })),
        ])
      : [];
    const at = Date.now();
    const now = countersOf(at, metrics?.value, server?.value);
    const status = health.get();
    const added: Sample = {
      at,
      state: status.state,
      circuit: status.circuit ?? 'unknown',
      ...ratesBetween(counters, now),
      ...latenciesAt(at, status, log.entries.get()),
      memoryBytes: memoryOf(server?.value?.server.usedMemoryBytes),
    };
    counters = now;
    history.update((before) => ({
      samples: [...before.samples.filter((one) => one.at > at - KEPT_MS && one.at < at - REPLACED_MS), added],
      marks: mergeMarks(
        before.marks,
        invalidationMarks(invalidations?.value?.invalidations ?? []),
        at - KEPT_MS,
      ),
      metrics: observed(before.metrics, metrics, at),
      server: observed(before.server, server, at),
    }));
  }

  const sampleNow = async () => (poll ? poll.now() : sample());

  function start(): () => void {
    const started = pollWhileVisible(sample, () => INTERVAL_MS);
    poll = started;
    const unwatch = watchOutages(health, history, () => void started.now());
    const save = () => storeHistory(owner, history.get());
    window.addEventListener('pagehide', save);
    if (!document.hidden) void started.now();
    return () => {
      poll = undefined;
      started.stop();
      unwatch();
      window.removeEventListener('pagehide', save);
      save();
    };
  }

  return { history, sampleNow, start };
}

/** Marks outages at once, and reports every change, so that it shows before the interval ends. */
function watchOutages(
  health: Store<HealthStatus>,
  history: Store<History>,
  onChange: () => void,
): () => void {
  let { state, circuit } = health.get();
  return health.subscribe(() => {
    const now = health.get();
    const added: readonly Mark[] = outageMark(Date.now(), state, now.state);
    const hasChanged = now.state !== state || now.circuit !== circuit;
    ({ state, circuit } = now);
    if (added.length > 0)
      history.update((before) => ({ ...before, marks: mergeMarks(before.marks, added, 0) }));
    if (hasChanged) onChange();
  });
}

interface Asked<T> {
  readonly value?: T;
  readonly error?: unknown;
}

/** Asks no more for what the token does not permit. */
function createAsk() {
  const forbidden = new Map<string, unknown>();
  return async <T>(name: string, call: () => Promise<T>): Promise<Asked<T>> => {
    if (forbidden.has(name)) return { error: forbidden.get(name) };
    try {
      return { value: await call() };
    } catch (error) {
      if (isRedisApiError(error, 'FORBIDDEN')) forbidden.set(name, error);
      return { error };
    }
  };
}

function observed<T>(before: Observed<T>, asked: Asked<T> | undefined, at: number): Observed<T> {
  if (!asked) return before;
  return asked.value === undefined
    ? { ...before, error: asked.error }
    : { value: asked.value, at, error: undefined };
}

/** A server that reports 0 does not measure it. */
const memoryOf = (bytes: unknown): number | undefined =>
  typeof bytes === 'number' && bytes > 0 ? bytes : undefined;
