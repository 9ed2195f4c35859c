import { setTimeout as pause } from 'node:timers/promises';
import { mirrorKey } from './jwks-mirror.ts';
import { checkKeySet } from './key-set.ts';
import type { MetricsSink } from './metrics-sink.ts';
import type { ObjectStore } from './s3-object.ts';

export interface MirrorDependencies {
  readonly store: ObjectStore;
  readonly metrics: MetricsSink;
  /** Fetches a URI. Rejects unless the status is 2xx. */
  readonly download: (uri: string) => Promise<string>;
  readonly retryPauseMs?: number;
}

/** A user pool created in the same deployment may take a moment to publish its keys. */
const ATTEMPTS = 3;
const RETRY_PAUSE_MS = 2_000;

/**
 * Copies key sets to the mirror. If a key set cannot be fetched or is invalid, its last good copy stays in place.
 * @param uris URLs of the issuers' key sets
 * @returns the number of key sets
 * @throws AggregateError if any of them failed, after all were tried
 */
export async function refreshMirror(
  uris: readonly string[],
  dependencies: MirrorDependencies,
): Promise<{ keySets: number }> {
  const results = await Promise.allSettled(uris.map((uri) => refresh(uri, dependencies)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length === 0) return { keySets: uris.length };
  throw new AggregateError(failures, failures.map(String).join('; '));
}

async function refresh(uri: string, dependencies: MirrorDependencies): Promise<void> {
  const { store, metrics } = dependencies;
  const key = mirrorKey(uri);
  try {
    await store.put(key, await validKeySet(uri, dependencies));
    metrics.record('JwksAgeSeconds', 0, 'Seconds');
  } catch (error) {
    const last = await store.get(key).catch(() => undefined);
    const age = last && (Date.now() - last.lastModified.getTime()) / 1_000;
    if (age !== undefined) metrics.record('JwksAgeSeconds', Math.round(age), 'Seconds');
    throw new Error(`${uri}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function validKeySet(
  uri: string,
  { download, retryPauseMs = RETRY_PAUSE_MS }: MirrorDependencies,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return checkKeySet(await download(uri));
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await pause(retryPauseMs);
    }
  }
}
