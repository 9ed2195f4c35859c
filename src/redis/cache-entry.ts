import { parseWatermark, type Watermark } from './cache-watermark.ts';

/**
 * A stored entry is one string: a header line, then the value's JSON text.
 *
 *     1 <µs>.<incarnation> <write id>[~<ms>] <tag> <tag>…\n<JSON>
 *
 * The leading 1 is the version of this format. The stamp is the watermark as of which the value was read from its
 * source. The write id is random and tells two writes with one stamp apart. The ms since the epoch say when the
 * entry's own time to live ends, if it is kept longer to be served stale. Tags are percent-encoded; the namespace
 * and the tenant are implicit tags and not stored.
 */
export interface StoredEntry {
  readonly stamp: Watermark;
  readonly writeId: string;
  /** Ms since the epoch; from then on the entry may only be served stale. Absent: it ends with its key. */
  readonly freshUntil?: number | undefined;
  /** Percent-encoded, as in the clock. */
  readonly tags: readonly string[];
  readonly payload: string;
}

const VERSION = '1';

/** A value as it is to be stored. */
export interface NewEntry {
  readonly payload: string;
  /** Percent-encoded. */
  readonly tags: readonly string[];
  readonly freshUntil?: number | undefined;
}

/** What follows the stamp; the script puts `1 <stamp>` in front. */
export function formatEntryTail(writeId: string, { payload, tags, freshUntil }: NewEntry): string {
  const id = freshUntil === undefined ? writeId : `${writeId}~${freshUntil}`;
  return ` ${[id, ...tags].join(' ')}\n${payload}`;
}

/** @returns undefined for an entry of a format this version does not know */
export function parseEntry(text: string): StoredEntry | undefined {
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const [version, stampText, id = '', ...tags] = text.slice(0, end).split(' ');
  const stamp = parseWatermark(stampText);
  const [writeId, freshUntil] = id.split('~');
  if (version !== VERSION || !stamp || !writeId) return undefined;
  const entry = { stamp, writeId, tags, payload: text.slice(end + 1) };
  return freshUntil === undefined ? entry : { ...entry, freshUntil: Number(freshUntil) };
}
