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
  /** `<µs>.<incarnation>`. */
  readonly stamp: string;
  /** Ms since the epoch; from then on the entry may only be served stale. Absent: it ends with its key. */
  readonly freshUntil?: number | undefined;
  /** Percent-encoded, as in the clock, with a space between. */
  readonly tags: string;
  readonly payload: string;
}

const VERSION = '1 ';
const STAMP_START = VERSION.length;

/** A value as it is to be stored. */
export interface NewEntry {
  readonly payload: string;
  /** Percent-encoded. */
  readonly tags: readonly string[];
  readonly freshUntil?: number | undefined;
}

/** Stands where the stamp will be, of the same length: no reader takes it for valid. */
const NO_STAMP = `${'0'.repeat(16)}.${'-'.repeat(6)}`;

/** An entry that is stored before it is stamped. */
export const formatUnstamped = (tail: string): string => `${VERSION}${NO_STAMP}${tail}`;

/** How a stored entry begins before it is stamped: with a write id, so no other write begins alike. */
export const unstampedHead = (tail: string): string => formatUnstamped(tail.slice(0, tail.indexOf('\n')));

/** What follows the stamp; the script puts `1 <stamp>` in front. */
export function formatEntryTail(writeId: string, { payload, tags, freshUntil }: NewEntry): string {
  const id = freshUntil === undefined ? writeId : `${writeId}~${freshUntil}`;
  return ` ${[id, ...tags].join(' ')}\n${payload}`;
}

/** @returns undefined for an entry of a format this version does not know */
export function parseEntry(text: string): StoredEntry | undefined {
  const header = text.slice(0, Math.max(text.indexOf('\n'), 0));
  const stampEnd = header.indexOf(' ', STAMP_START);
  if (stampEnd < 0 || !header.startsWith(VERSION)) return undefined;
  const space = header.indexOf(' ', stampEnd + 1);
  const idEnd = space < 0 ? header.length : space;
  const tilde = header.indexOf('~', stampEnd);
  return {
    stamp: header.slice(STAMP_START, stampEnd),
    freshUntil: tilde < 0 || tilde > idEnd ? undefined : Number(header.slice(tilde + 1, idEnd)),
    tags: header.slice(idEnd + 1),
    payload: text.slice(header.length + 1),
  };
}

/** The tags of a stored entry, each on its own. */
export const tagsOf = (tags: string): string[] => (tags === '' ? [] : tags.split(' '));
