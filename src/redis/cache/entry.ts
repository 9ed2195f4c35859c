/**
 * A stored entry is one string: a header line, then the value's JSON text.
 *
 *     1 <µs>.<generation> <write id>[~<ms>] <tag> <tag>…\n<JSON>
 *
 * The leading 1 is the version of this format. The stamp is the watermark as of which the value was read from its
 * source. The write id is random and tells two writes with one stamp apart. The ms since the epoch say when the
 * entry's own time to live ends, if it is kept longer to be served stale. Tags are percent-encoded; the namespace
 * and the tenant are implicit tags and not stored.
 */
export interface StoredEntry {
  /** `<µs>.<generation>`. */
  readonly stamp: string;
  /** Ms since the epoch; from then on the entry may only be served stale. Absent: it ends with its key. */
  readonly freshUntil?: number | undefined;
  /** Percent-encoded, as in the clock, with a space between. */
  readonly tags: string;
  readonly payload: string;
  /** The payload parsed and frozen, once the local tier has done so. */
  readonly value?: unknown;
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

/** An entry as it is stored; without a stamp it waits for one. */
export const formatEntry = (tail: string, stamp: string = NO_STAMP): string => VERSION + stamp + tail;

/** How an entry begins that was stored like this: with a write id, so no other write begins alike. */
export const entryHead = (tail: string, stamp?: string): string =>
  formatEntry(tail.slice(0, tail.indexOf('\n')), stamp);

/** What follows the stamp; the script puts `1 <stamp>` in front. */
export function formatEntryTail(writeId: string, { payload, tags, freshUntil }: NewEntry): string {
  const id = freshUntil === undefined ? writeId : `${writeId}~${freshUntil}`;
  return ` ${[id, ...tags].join(' ')}\n${payload}`;
}

/** @returns undefined for an entry of a format this version does not know */
export function parseEntry(text: string): StoredEntry | undefined {
  const end = text.indexOf('\n');
  const stampEnd = text.indexOf(' ', STAMP_START);
  if (stampEnd < 0 || stampEnd > end || !text.startsWith(VERSION)) return undefined;
  const space = text.indexOf(' ', stampEnd + 1);
  const idEnd = space < 0 || space > end ? end : space;
  const tilde = text.lastIndexOf('~', idEnd);
  return {
    stamp: text.slice(STAMP_START, stampEnd),
    freshUntil: tilde < stampEnd ? undefined : Number(text.slice(tilde + 1, idEnd)),
    tags: text.slice(idEnd + 1, end),
    payload: text.slice(end + 1),
  };
}

/** How a stored entry begins, with its write id: no other write begins alike. */
export const headOf = (text: string): string => text.slice(0, text.indexOf('\n') + 1);

export const valueIn = ({ value, payload }: StoredEntry): unknown =>
  value === undefined ? JSON.parse(payload) : value;

/** The tags of a stored entry, each on its own. */
export const tagsOf = (tags: string): string[] => (tags === '' ? [] : tags.split(' '));
