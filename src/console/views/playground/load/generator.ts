import { isRedisApiError } from '../../../../client/index.ts';
import type { Deployment } from '../../../state/deployment.ts';
import { quietClient } from '../quiet-client.ts';
import { createVersionedSource } from '../versioned-source.ts';
import { createMeasurements, type Measurements } from './measurements.ts';
import type { LoadSettings } from './settings.ts';

const NAMESPACE = 'playground';
const TTL_SECONDS = 30;
/** Between two calls of one caller. */
const THINK_MS = 50;
/** After a failed call, so that an outage is not met with thousands of requests. */
const AFTER_ERROR_MS = 250;
const DEFAULT_RETRY_SECONDS = 1;

export interface RunningLoad {
  readonly measurements: Measurements;
  /** Until when all callers wait because of a limit, in ms of `performance.now()`. */
  limitedUntil(): number;
  stop(): void;
}

interface LoadOptions {
  readonly deployment: Deployment;
  readonly settings: LoadSettings;
  /** Called when a call fails in a way that every call would. */
  readonly onFailure: (error: unknown) => void;
}

/** Starts callers that read and write the same few values through the cache, and checks every read. */
export function startLoad({ deployment, settings, onFailure }: LoadOptions): RunningLoad {
  const run = crypto.randomUUID();
  const keys = Array.from({ length: settings.keys }, (_, i) => `load-${run}-${i + 1}`);
  const tag = `load-${run}`;
  const source = createVersionedSource();
  const measurements = createMeasurements(() => performance.now());
  const { totals } = measurements;
  const stopping = new AbortController();
  const { signal } = stopping;
  let limitedUntil = 0;

  const client = quietClient(deployment, { onRequest: measurements.request, onDegraded: count });
  const options = { ttl: TTL_SECONDS, tags: [tag], signal };

  function count(error: unknown): void {
    if (signal.aborted) return;
    if (!isRedisApiError(error) || error.status !== 429) {
      totals.errors += 1;
      return;
    }
    totals.limited += 1;
    const waitMs = (error.retryAfter ?? DEFAULT_RETRY_SECONDS) * 1_000;
    limitedUntil = Math.max(limitedUntil, performance.now() + waitMs);
  }

  async function read(key: string): Promise<void> {
    const oldest = source.oldestAllowed(key);
    const started = performance.now();
    let loaded = false;
    const load = () => {
      loaded = true;
      totals.loads += 1;
      return source.read(key);
    };
    const version = await client.cache.getOrLoad<number>(NAMESPACE, key, load, options);
    if (version === undefined || version < oldest) totals.stale += 1;
    measurements.read(performance.now() - started, !loaded);
  }

  async function write(key: string): Promise<void> {
    const started = performance.now();
    const confirm = source.change([key]);
    await client.cache.delete(NAMESPACE, key, { signal });
    confirm();
    measurements.write(performance.now() - started);
  }

  async function invalidate(): Promise<void> {
    const confirm = source.change(keys);
    await client.cache.invalidateTags([tag], { signal });
    confirm();
    totals.invalidations += 1;
  }

  /** Makes one call. @returns how long to wait before the next, in ms */
  async function attempt(call: () => Promise<void>): Promise<number> {
    try {
      await call();
      return THINK_MS;
    } catch (error) {
      if (signal.aborted) return 0;
      if (!isRedisApiError(error) || !error.retryable) {
        stopping.abort();
        onFailure(error);
        return 0;
      }
      count(error);
      return AFTER_ERROR_MS;
    }
  }

  async function repeat(call: () => Promise<void>, everyMs = 0): Promise<void> {
    await pause(everyMs);
    while (!signal.aborted) {
      const waitMs = await attempt(call);
      await pause(Math.max(everyMs, waitMs, limitedUntil - performance.now()));
    }
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const anyKey = () => keys[Math.floor(Math.random() * keys.length)] ?? tag;
  const anyCall = () => (Math.random() * 100 < settings.writes ? write(anyKey()) : read(anyKey()));
  for (let caller = 0; caller < settings.callers; caller++) void repeat(anyCall);
  if (settings.invalidateEvery > 0) void repeat(invalidate, settings.invalidateEvery * 1_000);

  return { measurements, limitedUntil: () => limitedUntil, stop: () => stopping.abort() };
}
