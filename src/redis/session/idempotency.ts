import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';

/**
 * A repeated create must return the same session id, yet of its secret part only the hash may be stored. So the
 * secret is stored encrypted under the caller's idempotency key, which Redis never sees: neither a dump alone nor a guessed
 * key alone is enough to decrypt it.
 */

/** How long a repeated create is recognized, in ms. */
export const IDEMPOTENCY_TTL_MS = 60 * 60 * 1000;

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @throws InvalidInputError unless it is 16 to 128 characters: short ones could be guessed or reused by accident. Keys
 *   that are not well-formed Unicode would have the hash of other keys
 */
export function validateIdempotencyKey(idempotencyKey: string): string {
  if (typeof idempotencyKey === 'string') {
    const { length } = idempotencyKey;
    if (length >= 16 && length <= 128 && idempotencyKey.isWellFormed()) return idempotencyKey;
  }
  throw new InvalidInputError(
    'idempotencyKey',
    'must be a random string of 16 to 128 characters, such as a UUID',
  );
}

export function hashIdempotencyKey(userId: string, idempotencyKey: string): string {
  return createHash('sha256').update(`idempotency\0${userId}\0${idempotencyKey}`).digest('base64url');
}

const cipherKeyOf = (idempotencyKey: string, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', idempotencyKey, salt, 'amplify-redis session idempotency', 32));

export function encryptSecret(secret: string, idempotencyKey: string): string {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKeyOf(idempotencyKey, salt), iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), body]).toString('base64url');
}

export function decryptSecret(encrypted: string, idempotencyKey: string): string {
  const bytes = Buffer.from(encrypted, 'base64url');
  const salt = bytes.subarray(0, SALT_BYTES);
  const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  const tag = bytes.subarray(SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, cipherKeyOf(idempotencyKey, salt), iv).setAuthTag(tag);
  const body = decipher.update(bytes.subarray(SALT_BYTES + IV_BYTES + TAG_BYTES));
  return Buffer.concat([body, decipher.final()]).toString('utf8');
}
