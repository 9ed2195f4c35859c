import { hash } from 'node:crypto';
import { secretToken } from '../shared/random.ts';
import type { SessionReference } from './types.ts';

/**
 * A session id is a 256-bit random secret followed by the way to its record: `<secret><userHash><slot>`.
 *
 * Carrying the way lets every script declare all the keys it touches, which a cluster needs while it moves slots:
 * an id alone would name a record, but not the other sessions of its user that an eviction has to end.
 */
const PROOF_CHARS = 22;
const SESSION_ID = /^([\w-]{43})([\w-]{22})(\d\d)$/;
const HANDLE = /^([\w-]{22})([\w-]{22})(\d\d)$/;

/** Where a user's session is stored. */
export interface SessionLocation {
  /** Names a user within a tenant without revealing the user id. */
  readonly userHash: string;
  /** Which of the user's slots, 0 to 99. */
  readonly slot: number;
}

/** A place, and what must match the hash stored there for the caller to be let in. */
export interface SessionAddress extends SessionLocation {
  /** The secret's hash, whole (from a session id) or its beginning (from a handle). */
  readonly secretHash: string;
}

export function hashUser(tenantId: string, userId: string): string {
  return hash('sha256', `${tenantId}\0${userId}`, 'buffer').toString('base64url', 0, 16);
}

export const newSecret = (): string => secretToken(32);

/** What is stored in place of the secret: a leaked dump yields no usable id. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

/** The way to a record, as ids and handles end in it. */
export const encodeLocation = ({ userHash, slot }: SessionLocation): string =>
  userHash + String(slot).padStart(2, '0');

export const formatSessionId = (secret: string, place: SessionLocation): string =>
  secret + encodeLocation(place);

export const formatHandle = (idHash: string, place: SessionLocation): string =>
  idHash.slice(0, PROOF_CHARS) + encodeLocation(place);

/** @returns undefined for a string this product never issued */
export function parseSessionId(sessionId: string): SessionAddress | undefined {
  const [, secret, userHash, slot] = SESSION_ID.exec(sessionId) ?? [];
  if (secret === undefined || userHash === undefined) return undefined;
  return { secretHash: hashSecret(secret), userHash, slot: Number(slot) };
}

/** @returns undefined for a string this product never issued */
export function parseHandle(handle: string): SessionAddress | undefined {
  const [, secretHash, userHash, slot] = HANDLE.exec(handle) ?? [];
  if (secretHash === undefined || userHash === undefined) return undefined;
  return { secretHash, userHash, slot: Number(slot) };
}

export const parseReference = (reference: SessionReference): SessionAddress | undefined =>
  typeof reference === 'string' ? parseSessionId(reference) : parseHandle(reference.handle);

/**
 * Whether a stored hash is the one an address verifySecret knowledge of. What is compared are hashes, so the time it takes
 * tells nothing that would help to find a secret.
 */
export const verifySecret = ({ secretHash }: SessionAddress, idHash: string): boolean =>
  idHash.startsWith(secretHash);
