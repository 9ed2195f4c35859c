import { deepFreeze } from '../shared/json.ts';
import { decodeField, encodeField } from '../shared/keys.ts';
import { memoize } from '../shared/memoize.ts';
import { deviceLabel } from './device-label.ts';
import { formatHandle, type SessionLocation } from './id.ts';
import { signInLine } from './sign-in.ts';
import type { NewSession, Session, SessionIdentity, SessionMetadata, SessionUpdates } from './types.ts';

/**
 * A stored session is text: a header line, then one line per field, so that scripts can merge fields without decoding
 * JSON (cjson turns `[]` into `{}` and rounds large numbers).
 *
 *     1 <hash of the secret> <epoch> <lastActivity> <createdAt> <expiresAt> <absoluteExpiresAt> <version> <update id>
 *     i {"userId":"auth0|alice","email":"alice@example.com", …}    identity, the first line; rotations may replace it
 *     u "Mozilla/5.0 …"                                            user agent
 *     d "Chrome on macOS"                                          its short label
 *     a "203.0.113.7"                                              IP address
 *     s ["https://acme.eu.auth0.com/","sid"]                       sign-in: its issuer and, if there is one, its sid
 *     m:theme "dark"                                               one line per metadata key, percent-encoded
 *
 * The leading 1 is the version of this format; the fields up to the version have a fixed width. Times are in ms since
 * the epoch, by the server's clock. The update id is random and identifies the last update, so that a retry is
 * recognized; `-` before the first update.
 */
export interface StoredSession {
  /** Hash of the session id's secret. */
  readonly secretHash: string;
  readonly epoch: string;
  readonly session: Session;
}

/** A field of a stored session: its name and JSON text. Empty text removes the field. */
export type SessionField = readonly [name: string, json: string];

/** Random bytes of a tenant's epoch. */
export const EPOCH_BYTES = 9;

const FORMAT = '1 ';
/** Offset of the first field with a variable width. */
const VERSION_START = 115;
const METADATA = 'm:';

/**
 * The first bytes of a record contain everything that a script needs to decide whether a session is live and, unless
 * the identity is very long, everything that is recorded in the history.
 */
export const BEGINNING_BYTES = 4_096;

/** Memory of a session in addition to its record, in bytes: the key and the index entries. */
export const OVERHEAD_BYTES = 512;

/** Memory of each logout target that a user's sessions belong to, in bytes. */
export const TARGET_BYTES = 512;

/** Lines of a new session, in the order they are stored. */
export function newSessionFields(data: NewSession): SessionField[] {
  const { metadata, userAgent, ipAddress, signIn, ...identity } = data;
  return [
    ['i', formatIdentity(identity)],
    ['s', signIn === undefined ? '' : signInLine(signIn)],
    ...changedFields({ metadata, userAgent, ipAddress }),
  ];
}

/** Formats an identity for its line. The tenant is in the key. */
export const formatIdentity = ({ tenantId: _tenant, ...identity }: SessionIdentity): string =>
  JSON.stringify(identity);

/** Lines that an update replaces; null removes a line. */
export function changedFields({ metadata = {}, userAgent, ipAddress }: SessionUpdates): SessionField[] {
  const fields: SessionField[] = [];
  if (userAgent !== undefined) {
    const device = deviceLabel(userAgent);
    fields.push(['u', JSON.stringify(userAgent)], ['d', device === undefined ? '' : JSON.stringify(device)]);
  }
  if (ipAddress !== undefined) fields.push(['a', JSON.stringify(ipAddress)]);
  for (const [key, value] of Object.entries(metadata)) {
    fields.push([METADATA + encodeField(key), value === null ? '' : JSON.stringify(value)]);
  }
  return fields;
}

export const formatFields = (fields: readonly SessionField[]): string =>
  fields
    .filter(([, json]) => json !== '')
    .map(([name, json]) => `${name} ${json}\n`)
    .join('');

/**
 * Parses a stored record. Its roles, permissions and metadata are frozen, because readers of the same record share them.
 * @returns undefined for an unknown format
 */
export function parseRecord(
  tenantId: string,
  location: SessionLocation,
  record: string,
): StoredSession | undefined {
  const end = record.indexOf('\n');
  const versionEnd = record.indexOf(' ', VERSION_START);
  if (!record.startsWith(FORMAT) || versionEnd < 0 || versionEnd > end) return undefined;
  const secretHash = record.slice(2, 45);
  const { identity, metadata, userAgent, device, ipAddress } = fieldsOf(record.slice(end + 1));
  const session: Session = {
    handle: formatHandle(secretHash, location),
    tenantId,
    ...identity,
    metadata,
    ...(userAgent !== undefined && { userAgent }),
    ...(device !== undefined && { device }),
    ...(ipAddress !== undefined && { ipAddress }),
    createdAt: Number(record.slice(73, 86)),
    lastActivity: Number(record.slice(59, 72)),
    expiresAt: Number(record.slice(87, 100)),
    absoluteExpiresAt: Number(record.slice(101, 114)),
    version: Number(record.slice(VERSION_START, versionEnd)),
  };
  return { secretHash, epoch: record.slice(46, 58), session };
}

interface Fields {
  identity: Omit<SessionIdentity, 'tenantId'>;
  metadata: SessionMetadata;
  userAgent?: string;
  device?: string;
  ipAddress?: string;
}

/** Memory for parsed sessions, in bytes. */
export const MAX_BYTES = 8 * 1_048_576;
/** Longer texts are not memoized, which bounds the memory. */
const MAX_MEMOIZED_CHARS = 4_096;

const frozenFields = (text: string): Fields => deepFreeze(parseFields(text));

/** A session's fields rarely change, and parsing them takes longer than the rest of a read. */
const memoizedFields = memoize(frozenFields, {
  maxBytes: MAX_BYTES,
  bytesOf: (_, text) => 300 + 4 * text.length,
});

const fieldsOf = (text: string): Fields =>
  text.length > MAX_MEMOIZED_CHARS ? frozenFields(text) : memoizedFields(text);

function parseFields(text: string): Fields {
  const names: string[] = [];
  const texts: string[] = [];
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    names.push(line.slice(0, space));
    texts.push(line.slice(space + 1));
  }
  // Parsing all values at once is much faster than parsing each one.
  const values = JSON.parse(`[${texts.join(',')}]`);
  const fields: Fields = { identity: { userId: '' }, metadata: {} };
  const metadata: [string, SessionMetadata[string]][] = [];
  for (const [i, name] of names.entries()) {
    const value = values[i];
    if (name === 'i') fields.identity = value;
    else if (name === 'u') fields.userAgent = value;
    else if (name === 'd') fields.device = value;
    else if (name === 'a') fields.ipAddress = value;
    else if (name.startsWith(METADATA)) metadata.push([decodeField(name.slice(METADATA.length)), value]);
  }
  fields.metadata = Object.fromEntries(metadata);
  return fields;
}

/** The identity in the fields of a record. */
export const parseIdentity = (fields: string): Omit<SessionIdentity, 'tenantId'> => fieldsOf(fields).identity;

/**
 * The tenant state is `<epoch>.<slots>.<bytes>`: the epoch of live records, the highest number of slots used, and the
 * memory used. The memory is the size of all records, including ended ones, plus `OVERHEAD_BYTES` for each record and
 * for each entry of a revoked index whose record was replaced, plus `TARGET_BYTES` for each sign-in entry.
 */
export function parseTenantState(tenantState: string): { epoch: string; slots: number } {
  const [epoch = '', slots] = tenantState.split('.');
  return { epoch, slots: Number(slots) };
}
