import { withoutUndefined } from '../shared/json.ts';
import type { DegradedStep } from './events.ts';
import type { EncodedValue } from './write.ts';

export interface WriteThroughSteps<T> {
  /** Writes to the source. */
  readonly write: () => T | Promise<T>;
  /** @returns undefined for a value that is too large to be stored */
  readonly encode: (value: T) => EncodedValue | undefined;
  /** Stores the value, unless a race makes its age uncertain. */
  readonly store: (value: EncodedValue) => Promise<unknown>;
  /** Removes the entry. */
  readonly remove: () => Promise<unknown>;
  /** Called for a step that failed without failing the call. */
  readonly onSkipped: (step: DegradedStep, error: unknown) => void;
}

/**
 * Writes to the source, then to the cache. When the value cannot be stored, the entry is removed, so that the next
 * reader loads. Only when that fails too is the written value withheld: an older one may be in the cache, and the caller
 * must not take it for replaced.
 * @throws the error of `write` or `encode`; that of `store`, or of `remove` for a value that is too large, when `remove`
 *   failed
 */
export async function writeThrough<T>(steps: WriteThroughSteps<T>): Promise<T> {
  const { write, encode, store, remove, onSkipped } = steps;
  let value: T;
  let encoded: EncodedValue | undefined;
  try {
    value = await write();
    encoded = encode(value);
  } catch (error) {
    // The source may have changed nevertheless.
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
