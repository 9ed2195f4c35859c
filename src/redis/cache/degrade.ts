import { isRedisError } from '../errors.ts';
import { codeOf, isRedisFailure } from '../shared/redis-failure.ts';
import type { EntryName } from './entry-keys.ts';
import type { CacheEventListener, DegradedStep } from './events.ts';
import { noteCache } from './note-read.ts';

/** Reports a failed step that does not fail its call. */
export function reportSkipped(
  emit: CacheEventListener,
  { tenantId, namespace }: EntryName,
  step: DegradedStep,
  error: unknown,
): void {
  const isTooLarge = step === 'store' && isRedisError(error, 'VALUE_TOO_LARGE');
  if (isTooLarge) emit({ type: 'too-large', tenantId, namespace });
  else {
    emit({ type: 'degraded', step, tenantId, code: codeOf(error) });
    noteCache({ degraded: true });
  }
}

/**
 * Encodes a value that the caller receives whether or not it can be stored.
 * @returns undefined if it is too large
 * @throws InvalidInputError if it is not JSON
 */
export function encodeOrReport<T>(emit: CacheEventListener, name: EntryName, encode: () => T): T | undefined {
  try {
    return encode();
  } catch (error) {
    if (!isRedisError(error, 'VALUE_TOO_LARGE')) throw error;
    reportSkipped(emit, name, 'store', error);
    return undefined;
  }
}

/** Runs a step that a load does not depend on. @returns undefined if it failed */
export type TryRedis = <T>(
  step: DegradedStep,
  name: EntryName,
  run: () => Promise<T>,
) => Promise<T | undefined>;

export function createTryRedis(emit: CacheEventListener): TryRedis {
  return async (step, name, run) => {
    try {
      return await run();
    } catch (error) {
      // An entry that is too large to read is loaded again. After the load, the caller already has the value or the
      // loader's error.
      const continues = step !== 'read' || isRedisError(error, 'VALUE_TOO_LARGE') || isRedisFailure(error);
      if (!continues) throw error;
      reportSkipped(emit, name, step, error);
      return undefined;
    }
  };
}
