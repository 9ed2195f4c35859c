import { parseWatermark, type Watermark } from './cache-watermark.ts';

/**
 * A stored entry is one string: a header line, then the value's JSON text.
 *
 *     1 <µs>.<incarnation> <write id> <tag> <tag>…\n<JSON>
 *
 * The leading 1 is the version of this format. The stamp is the watermark as of which the value was read from its
 * source. The write id is random and tells two writes with one stamp apart. Tags are percent-encoded; the namespace
 * and the tenant are implicit tags and not stored.
 */
export interface StoredEntry {
  readonly stamp: Watermark;
  readonly writeId: string;
  /** Percent-encoded, as in the clock. */
  readonly tags: readonly string[];
  readonly payload: string;
}

const VERSION = '1';

/** What follows the stamp; the script or the caller puts `1 <stamp>` in front. */
export function formatEntryTail(writeId: string, tags: readonly string[], payload: string): string {
  return ` ${[writeId, ...tags].join(' ')}\n${payload}`;
}

/** @returns undefined for an entry of a format this version does not know */
export function parseEntry(text: string): StoredEntry | undefined {
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const [version, stampText, writeId, ...tags] = text.slice(0, end).split(' ');
  const stamp = parseWatermark(stampText);
  if (version !== VERSION || !stamp || writeId === undefined) return undefined;
  return { stamp, writeId, tags, payload: text.slice(end + 1) };
}
