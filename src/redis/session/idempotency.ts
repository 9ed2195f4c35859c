import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { isPlainObject } from '../shared/json.ts';
import type { SessionLocation } from './id.ts';

/**
 * A repeated create or rotate must return the same session id, but only the hash of its secret may be stored. Therefore
 * the secret is stored encrypted with the caller's idempotency key, which Redis never sees: neither a dump alone nor a
 * guessed key alone is enough to decrypt it.
 */

/** How long a repeated call is recognized, in ms. */
export const IDEMPOTENCY_TTL_MS = 60 * 60 * 1000;

/** Maximum number of idempotency records per tenant. The latest half is always kept. */
export const MAX_IDEMPOTENCY_RECORDS = 20_000;

/** Maximum size of a record, in bytes: its name, two hashes, a time and an encrypted secret. */
export const IDEMPOTENCY_RECORD_BYTES = 320;

/** A call that may be repeated under an idempotency key. */
export interface RepeatableCall {
  /** Name of the record of the key. */
  readonly record: string;
  /** Hash of the operation and its input, which a repeated call must match. */
  readonly input: string;
  encrypt(secret: string): string;
  decrypt(encrypted: string): string;
}

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param user user of the session, because equal keys of two users are different
 * @param input the operation and its input
 * @returns undefined without a key
 */
export function repeatableCall(
  { userHash }: Pick<SessionLocation, 'userHash'>,
  idempotencyKey: string | undefined,
  input: unknown,
): RepeatableCall | undefined {
  if (idempotencyKey === undefined) return undefined;
  return {
    record: shortHash(`idempotency\0${userHash}\0${idempotencyKey}`),
    input: shortHash(canonicalJson(input)),
    encrypt: (secret) => encryptSecret(secret, idempotencyKey),
    decrypt: (encrypted) => decryptSecret(encrypted, idempotencyKey),
  };
}

/**
 * The secret returned by an earlier call with the same idempotency key.
 * @param stored the encrypted secret that the script found
 * @param own the secret stored by this call, if it is the first
 * @returns undefined if there was no earlier call
 */
export const secretOf = (
  call: RepeatableCall | undefined,
  stored: unknown,
  own: string,
): string | undefined =>
  call && typeof stored === 'string' && stored !== '' && stored !== own ? call.decrypt(stored) : undefined;

/** Script arguments: the name of the record, '' without an idempotency key, and the hash of the input. */
export const repeatableArgs = (call: RepeatableCall | undefined): [string, string] =>
  call ? [call.record, call.input] : ['', ''];

const shortHash = (text: string): string => hash('sha256', text, 'buffer').toString('base64url', 0, 16);

/** JSON with sorted object keys, so that inputs that differ only in key order are equal. */
const canonicalJson = (input: unknown): string =>
  JSON.stringify(input, (_, value: unknown) =>
    isPlainObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );

const cipherKeyOf = (idempotencyKey: string, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', idempotencyKey, salt, 'amplify-redis session idempotency', 32));

function encryptSecret(secret: string, idempotencyKey: string): string {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKeyOf(idempotencyKey, salt), iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), body]).toString('base64url');
}

function decryptSecret(encrypted: string, idempotencyKey: string): string {
  const bytes = Buffer.from(encrypted, 'base64url');
  const salt = bytes.subarray(0, SALT_BYTES);
  const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  const tag = bytes.subarray(SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, cipherKeyOf(idempotencyKey, salt), iv).setAuthTag(tag);
  const body = decipher.update(bytes.subarray(SALT_BYTES + IV_BYTES + TAG_BYTES));
  return Buffer.concat([body, decipher.final()]).toString('utf8');
}
