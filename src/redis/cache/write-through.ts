import { withoutUndefined } from '../shared/json.ts';
import type { DegradedStep } from './events.ts';
import type { EncodedValue } from './write.ts';

export interface WriteThroughSteps<T> {
  /** Writes to the source. */
  readonly write: () => T | Promise<T>;
  /** @returns undefined for a value that is too large to be stored */
  readonly encode: (value: T) => EncodedValue | undefined;
  /** Stores the value, unless a race makes it uncertain which value is newer. */
  readonly store: (value: EncodedValue) => Promise<unknown>;
  /** Removes the entry. */
  readonly remove: () => Promise<unknown>;
  /** Called for a failed step that does not fail the call. */
  readonly onSkipped: (step: DegradedStep, error: unknown) => void;
}

/**
 * Writes to the source, then to the cache. When the value cannot be stored, the entry is removed, so that the next
 * reader loads. If that fails too, the call is rejected: an older value may remain in the cache, and the caller must
 * not believe that it was replaced.
 * @throws the error of `write` or `encode`; if `remove` fails, the error of `store`, or of `remove` itself for a value
 *   that is too large
 */
export async function writeThrough<T>(steps: WriteThroughSteps<T>): Promise<T> {
  const { write, encode, store, remove, onSkipped } = steps;
  let value: T;
  let encoded: EncodedValue | undefined;
  try {
    value = await write();
    encoded = encode(value);
  } catch (error) {
    // The source may have changed even though `write` failed.
    await remove().catch((failure: unknown) => onSkipped('delete', failure));
    throw error;
  }
  if (!encoded) {
    await remove();
    return withoutUndefined(value);
  }
  try {
    await store(encoded);
  } catch (error) {
    await remove().catch(() => {
      throw error;
    });
    onSkipped('store', error);
  }
  return withoutUndefined(value);
}
