import { decodeBytes, type Encoded, encodeBytes } from './bytes.ts';
import type { NextCacheEntry } from './next-types.ts';

/** An entry as stored: JSON, with the ms and s of Next.js. */
export type StoredEntry = Encoded & {
  readonly tags: readonly string[];
  readonly stale: number;
  readonly timestamp: number;
  readonly expire: number;
  readonly revalidate: number;
};

/** The value that Next.js uses for "never", in s, because JSON has no infinity. */
const NEVER = 0xfffffffe;

const finite = (seconds: number): number => Math.min(seconds, NEVER);

/** @param bytes the complete value of the entry */
export const toStored = (
  { tags, stale, timestamp, expire, revalidate }: Omit<NextCacheEntry, 'value'>,
  bytes: Uint8Array,
): StoredEntry => ({
  ...encodeBytes(bytes),
  tags,
  stale: finite(stale),
  timestamp,
  expire: finite(expire),
  revalidate: finite(revalidate),
});

/**
 * @param isStale whether Next.js must render it again although it may still serve it
 * @returns undefined for anything that `toStored` did not create
 */
export function fromStored(stored: unknown, isStale: boolean): NextCacheEntry | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { tags, stale, timestamp, expire, revalidate, ...encoded }: Partial<Record<string, unknown>> = {
    ...stored,
  };
  const bytes = decodeBytes(encoded);
  const isComplete = isNumber(stale) && isNumber(timestamp) && isNumber(expire) && isNumber(revalidate);
  if (!bytes || !isComplete || !isListOfStrings(tags)) return undefined;
  return { value: streamOf(bytes), tags, stale, timestamp, expire, revalidate: isStale ? -1 : revalidate };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isListOfStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
