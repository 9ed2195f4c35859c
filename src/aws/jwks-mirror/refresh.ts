import { setTimeout as pause } from 'node:timers/promises';
import type { MetricsSink } from '../metrics/index.ts';
import { mirrorKey } from './mirror.ts';
import type { ObjectStore } from './s3-object.ts';

/** The copied part of a key set. */
export interface ReducedKeySet {
  /** A key set with the usable keys, as JSON. */
  readonly json: string;
  /** The number of usable keys. */
  readonly keys: number;
  /** Why the other keys are omitted. */
  readonly ignored: readonly string[];
}

export interface MirrorDependencies {
  readonly store: ObjectStore;
  readonly metrics: MetricsSink;
  /** Fetches a URI. Rejects if the status is not 2xx. */
  readonly download: (uri: string) => Promise<string>;
  /** Reduces a key set to the part to copy. Throws if it is not a key set. */
  readonly reduce: (body: string) => ReducedKeySet;
  readonly clock?: Clock;
}

interface Clock {
  /** ms since an arbitrary time. */
  now(): number;
  pause(ms: number): Promise<unknown>;
}

const CLOCK: Clock = { now: () => performance.now(), pause };

/**
 * How long requests are retried, in ms. In a first deployment, a user pool may take a moment to publish its keys, and a
 * role that was just allowed to write may still be denied: https://github.com/aws/aws-cdk/issues/37675
 */
const RETRY_FOR_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5_000;

/**
 * Copies key sets to the mirror. If a key set cannot be fetched or is invalid, its last valid copy stays in place. A
 * key set without usable keys is copied, because its issuer has withdrawn the others, but counts as a failure as well.
 * @param uris URLs of the issuers' key sets
 * @returns the number of key sets, and the keys that were omitted
 * @throws AggregateError if any key set failed, after trying all of them
 */
export async function refreshMirror(
  uris: readonly string[],
  dependencies: MirrorDependencies,
): Promise<{ keySets: number; ignored: string[] }> {
  const results = await Promise.allSettled(uris.map((uri) => refresh(uri, dependencies)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const ignored = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  if (failures.length === 0) return { keySets: uris.length, ignored };
  throw new AggregateError(failures, failures.map(String).join('; '));
}

async function refresh(uri: string, dependencies: MirrorDependencies): Promise<string[]> {
  const { store, metrics, download, reduce, clock = CLOCK } = dependencies;
  const key = mirrorKey(uri);
  const until = clock.now() + RETRY_FOR_MS;
  try {
    const { json, keys, ignored } = reduce(await retry(clock, until, () => download(uri)));
    await retry(clock, until, () => store.put(key, json));
    if (keys === 0) throw new Error(['the key set has no usable key', ...ignored].join(', '));
    metrics.record('JwksAgeSeconds', 0, 'Seconds');
    return ignored.map((problem) => `${uri}: ${problem}`);
  } catch (error) {
    const last = await store.get(key).catch(() => undefined);
    const age = last && (Date.now() - last.lastModified.getTime()) / 1_000;
    if (age !== undefined) metrics.record('JwksAgeSeconds', Math.round(age), 'Seconds');
    throw new Error(`${uri}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Retries a failing request with increasing pauses, as long as the next attempt starts in time. */
async function retry<T>(clock: Clock, until: number, request: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    try {
      return await request();
    } catch (error) {
      if (clock.now() + pauseMs > until) throw error;
      await clock.pause(pauseMs);
    }
  }
}
