import { hash } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';
import { NOT_WELL_FORMED } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { MAX_USER_ID_CHARS } from './identity.ts';
import type { SessionReference } from './types.ts';

/**
 * A session id is a 256-bit random secret followed by the location of its record: `<secret><user hash><slot>`.
 *
 * The location lets every script declare all the keys it touches, which a cluster requires while it moves slots. A
 * plain id would identify a record, but not the user's other sessions, which an eviction may have to end.
 */

const HANDLE_HASH_CHARS = 22;
const SECRET_BYTES = 32;
const SESSION_ID = /^([\w-]{43})([\w-]{22})(\d\d)$/;
const HANDLE = /^([\w-]{22})([\w-]{22})(\d\d)$/;

/** Where a user's session is stored. */
export interface SessionLocation {
  /** Identifies a user within a tenant without revealing the user id. */
  readonly userHash: string;
  /** Number of the user's slot, 0 to 99. */
  readonly slot: number;
}

/** A location, and the secret's hash, which the stored one must match. */
export interface SessionAddress extends SessionLocation {
  /** The secret's hash: complete (from a session id) or its beginning (from a handle). */
  readonly secretHash: string;
}

/** @throws InvalidInputError for an invalid user id */
export function hashUser(tenantId: string, userId: string): string {
  validateUserId(userId);
  return hash('sha256', `${tenantId}\0${userId}`, 'buffer').toString('base64url', 0, 16);
}

function validateUserId(userId: string): void {
  if (typeof userId !== 'string') throw new InvalidInputError('userId', 'must be a string');
  if (userId === '') throw new InvalidInputError('userId', 'must not be empty');
  if (userId.length > MAX_USER_ID_CHARS) {
    throw new InvalidInputError('userId', `must be at most ${MAX_USER_ID_CHARS} characters long`);
  }
  // In UTF-8, every half of a surrogate pair becomes U+FFFD, so different users would have the same hash.
  if (!userId.isWellFormed()) {
    throw new InvalidInputError('userId', NOT_WELL_FORMED);
  }
}

export const newSecret = (): string => randomToken(SECRET_BYTES);

/** The hash is stored instead of the secret, so that a leaked dump contains no usable id. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

/** The location, as it appears at the end of ids and handles. */
export const encodeLocation = ({ userHash, slot }: SessionLocation): string =>
  userHash + String(slot).padStart(2, '0');

export const formatSessionId = (secret: string, location: SessionLocation): string =>
  secret + encodeLocation(location);

export const formatHandle = (secretHash: string, location: SessionLocation): string =>
  secretHash.slice(0, HANDLE_HASH_CHARS) + encodeLocation(location);

/** @returns undefined for a string that this product never issued */
export function parseSessionId(sessionId: string): SessionAddress | undefined {
  const [, secret, userHash, slot] = SESSION_ID.exec(sessionId) ?? [];
  if (secret === undefined || userHash === undefined) return undefined;
  return { secretHash: hashSecret(secret), userHash, slot: Number(slot) };
}

/** @returns undefined for a string that this product never issued */
export function parseHandle(handle: string): SessionAddress | undefined {
  const [, secretHash, userHash, slot] = HANDLE.exec(handle) ?? [];
  if (secretHash === undefined || userHash === undefined) return undefined;
  return { secretHash, userHash, slot: Number(slot) };
}

export const parseReference = (reference: SessionReference): SessionAddress | undefined =>
  typeof reference === 'string' ? parseSessionId(reference) : parseHandle(reference.handle);

/**
 * Whether a stored hash matches an address. Only hashes are compared, so the timing reveals nothing useful about the
 * secret.
 */
export const verifySecret = ({ secretHash }: SessionAddress, storedHash: string): boolean =>
  storedHash.startsWith(secretHash);
