import { writtenAt } from '../shared/random.ts';
import { noteTrace, runningOperation } from '../shared/running-operation.ts';
import type { ReadResult } from './freshness.ts';
import type { CacheTrace } from './trace.ts';

/** Adds fields to the message of the running operation. */
export const noteCache = (fields: Partial<CacheTrace>): void => noteTrace(fields);

/** Adds the result of a read. */
export function noteRead({ state, entry, staleEntry, staleBy }: ReadResult, local: boolean): void {
  if (!runningOperation()) return;
  const storedAt = writtenAt((entry ?? staleEntry)?.writeId ?? '');
  const expiredForMs =
    state === 'expired' && entry?.freshUntil !== undefined ? Date.now() - entry.freshUntil : undefined;
  noteCache({
    result: state,
    ...(staleBy && { staleBy }),
    ...(storedAt !== undefined && { ageMs: Math.max(Date.now() - storedAt, 0) }),
    ...(expiredForMs !== undefined && { expiredForMs }),
    ...(local && { local }),
  });
}

/** Adds the results of a read of several keys. */
export function noteReads(results: readonly ReadResult[]): void {
  if (!runningOperation()) return;
  const hits = results.filter(({ state }) => state === 'hit').length;
  const misses = results.filter(({ state }) => state === 'miss').length;
  const staleBy = new Set(results.flatMap(({ staleBy = [] }) => staleBy));
  noteCache({
    ...{ requested: results.length, hits, stale: results.length - hits - misses },
    ...(staleBy.size > 0 && { staleBy: [...staleBy] }),
  });
}
