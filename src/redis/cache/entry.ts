import { copyJson } from '../shared/json.ts';

/**
 * A stored entry is one string: a header line, then the value's JSON text.
 *
 *     1 <µs>.<generation> <write id>[~<ms>] <tag> <tag>…\n<JSON>
 *
 * The leading 1 is the version of this format. `<µs>.<generation>` is the entry's version: the tenant's version as of
 * which the value was read from its source. The write id is random and tells two writes of one version apart. `~<ms>`,
 * in ms since the epoch, is when the entry's own TTL ends if its key lives longer so that it can be served stale. Tags
 * are percent-encoded; the namespace and the tenant are implicit tags and not stored.
 */
export interface StoredEntry {
  /** `<µs>.<generation>`. */
  readonly version: string;
  /** The write id, and `~<ms>` if that is stored. */
  readonly writeId: string;
  /** Ms since the epoch. From then on the entry may only be served stale. Absent: it expires with its key. */
  readonly freshUntil?: number | undefined;
  /** Percent-encoded, separated by spaces. */
  readonly tags: string;
  readonly payload: string;
  /** The payload parsed, if the local tier keeps the entry. Several reads share it, so only copies of it are handed out. */
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
}

/** Placeholder of the same length as a version. Every reader treats it as stale. */
const NO_VERSION = `${'0'.repeat(16)}.${'-'.repeat(6)}`;

/**
 * @param content from `formatContent`
 * @param version omit it to store the entry first and set its version afterwards
 */
export const formatEntry = (content: string, version: string = NO_VERSION): string =>
  FORMAT + version + content;

/** The header of an entry stored with these arguments. Its write id is unique, so equal headers mean the same write. */
export const entryHeader = (content: string, version?: string): string =>
  formatEntry(content.slice(0, content.indexOf('\n')), version);

/** Everything after the version; scripts put `1 <version>` in front. */
export function formatContent(writeId: string, { payload, tags, freshUntil }: NewEntry): string {
  const id = freshUntil === undefined ? writeId : `${writeId}~${freshUntil}`;
  return ` ${[id, ...tags].join(' ')}\n${payload}`;
}

/** @returns undefined for an unknown format */
export function parseEntry(text: string): StoredEntry | undefined {
  const end = text.indexOf('\n');
  const versionEnd = text.indexOf(' ', VERSION_START);
  if (versionEnd < 0 || versionEnd > end || !text.startsWith(FORMAT)) return undefined;
  const space = text.indexOf(' ', versionEnd + 1);
  const idEnd = space < 0 || space > end ? end : space;
  const tilde = text.lastIndexOf('~', idEnd);
  return {
    version: text.slice(VERSION_START, versionEnd),
    writeId: text.slice(versionEnd + 1, idEnd),
    freshUntil: tilde < versionEnd ? undefined : Number(text.slice(tilde + 1, idEnd)),
    tags: text.slice(idEnd + 1, end),
    payload: text.slice(end + 1),
  };
}

/** The header of a stored entry, with its line feed. */
export const headerOf = (text: string): string => text.slice(0, text.indexOf('\n') + 1);

/** @returns a value that no one else has; undefined when another program has stored something that is not JSON */
export const ownValue = ({ shared, payload }: StoredEntry): unknown =>
  shared === undefined ? parsedPayload(payload) : copyJson(shared);

/** @returns undefined for what is not JSON */
export function parsedPayload(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** Splits the tags of a stored entry. */
export const splitTags = (tags: string): string[] => (tags === '' ? [] : tags.split(' '));
