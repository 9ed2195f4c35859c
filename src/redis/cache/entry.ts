import { copyJson } from '../shared/json.ts';

/**
 * A stored entry is one string: a header line, then the value's JSON text.
 *
 *     1 <µs>.<generation> <write id>[~<ms>][@<ms>][ =<etag>] <tag> <tag>…\n<JSON>
 *
 * The leading 1 is the version of this format. `<µs>.<generation>` is the entry's version: the tenant's version at the
 * time the value was read from its source. The write id is random and distinguishes two writes of the same version.
 * `~<ms>`, in ms since the epoch, is when the entry's own TTL ends if its key lives longer so that it can be served
 * stale; `@<ms>` is when its eager refresh is due. The ETag and the tags are percent-encoded, so no tag begins with
 * `=`; the namespace and the tenant are implicit tags and are not stored.
 */
export interface StoredEntry {
  /** `<µs>.<generation>`. */
  readonly version: string;
  /** The write id, followed by `~<ms>` and `@<ms>` if they are stored. */
  readonly writeId: string;
  /** Ms since the epoch. From then on, the entry may only be served stale. Absent if it expires with its key. */
  readonly freshUntil?: number | undefined;
  /** Ms since the epoch. From then on, one caller that reads the entry refreshes it, although it is still fresh. */
  readonly refreshAt?: number | undefined;
  /** ETag that the source gave this state of the value. Percent-encoded. */
  readonly etag?: string | undefined;
  /** Percent-encoded, separated by spaces. */
  readonly tags: string;
  readonly payload: string;
  /** The parsed payload, if the local tier keeps the entry. Several reads share it, so callers only get copies. */
  readonly shared?: unknown;
}

const FORMAT = '1 ';
const VERSION_START = FORMAT.length;

/** A value about to be stored. */
export interface NewEntry {
  /** JSON text. */
  readonly payload: string;
  /** Percent-encoded. */
  readonly tags: readonly string[];
  /** Ms since the epoch; see `StoredEntry`. */
  readonly freshUntil?: number | undefined;
  /** Ms since the epoch; see `StoredEntry`. */
  readonly refreshAt?: number | undefined;
  /** Percent-encoded. */
  readonly etag?: string | undefined;
}

/** Placeholder with the same length as a version. Every reader treats it as stale. */
const NO_VERSION = `${'0'.repeat(16)}.${'-'.repeat(6)}`;

/**
 * @param content from `formatContent`
 * @param version omit it to store the entry first and set the version later
 */
export const formatEntry = (content: string, version: string = NO_VERSION): string =>
  FORMAT + version + content;

/** The header of an entry stored with these arguments. Write ids are unique, so equal headers mean the same write. */
export const entryHeader = (content: string, version?: string): string =>
  formatEntry(content.slice(0, content.indexOf('\n')), version);

/** Everything after the version; scripts prepend `1 <version>`. */
export function formatContent(
  writeId: string,
  { payload, tags, freshUntil, refreshAt, etag }: NewEntry,
): string {
  const id = writeId + timeText('~', freshUntil) + timeText('@', refreshAt);
  const words = etag === undefined ? [id, ...tags] : [id, `=${etag}`, ...tags];
  return ` ${words.join(' ')}\n${payload}`;
}

const timeText = (mark: string, ms: number | undefined): string => (ms === undefined ? '' : mark + ms);

/** @returns undefined for an unknown format */
export function parseEntry(text: string): StoredEntry | undefined {
  const end = text.indexOf('\n');
  const versionEnd = text.indexOf(' ', VERSION_START);
  if (versionEnd < 0 || versionEnd > end || !text.startsWith(FORMAT)) return undefined;
  const idEnd = endOfWord(text, versionEnd + 1, end);
  const tilde = text.lastIndexOf('~', idEnd);
  const at = text.lastIndexOf('@', idEnd);
  const hasEtag = idEnd < end && text[idEnd + 1] === '=';
  const etagEnd = hasEtag ? endOfWord(text, idEnd + 1, end) : idEnd;
  return {
    version: text.slice(VERSION_START, versionEnd),
    writeId: text.slice(versionEnd + 1, idEnd),
    freshUntil: tilde < versionEnd ? undefined : Number(text.slice(tilde + 1, at > tilde ? at : idEnd)),
    refreshAt: at < versionEnd ? undefined : Number(text.slice(at + 1, idEnd)),
    etag: hasEtag ? text.slice(idEnd + 2, etagEnd) : undefined,
    tags: text.slice(etagEnd + 1, end),
    payload: text.slice(end + 1),
  };
}

function endOfWord(text: string, start: number, headerEnd: number): number {
  const space = text.indexOf(' ', start);
  return space < 0 || space > headerEnd ? headerEnd : space;
}

/** The header of a stored entry, with its line feed. */
export const headerOf = (text: string): string => text.slice(0, text.indexOf('\n') + 1);

/** @returns a value that is not shared; undefined if another program stored something that is not JSON */
export const ownValue = ({ shared, payload }: StoredEntry): unknown =>
  shared === undefined ? parsedPayload(payload) : copyJson(shared);

/** @returns undefined if the payload is not JSON */
export function parsedPayload(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** Splits the tags of a stored entry. */
export const splitTags = (tags: string): string[] => (tags === '' ? [] : tags.split(' '));
