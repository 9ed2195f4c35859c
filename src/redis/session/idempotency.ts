import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';

/**
 * A repeated create must return the same session id, yet only the id's hash may be stored. So the secret is kept
 * sealed under the caller's operation id, which Redis never sees: neither a dump nor a guessed operation id is
 * enough to open it.
 */

/** How long a create is recognised as repeated, in ms. */
export const OPERATION_MEMORY_MS = 60 * 60 * 1000;

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @throws InvalidInputError unless it is 16 to 128 characters: short ones could be guessed or reused by accident
 */
export function checkOperationId(operationId: string): string {
  if (typeof operationId === 'string' && operationId.length >= 16 && operationId.length <= 128)
    return operationId;
  throw new InvalidInputError(
    'operationId',
    'must be a random string of 16 to 128 characters, such as a UUID',
  );
}

export function hashOperation(userId: string, operationId: string): string {
  return createHash('sha256').update(`operation\0${userId}\0${operationId}`).digest('base64url');
}

const keyOf = (operationId: string, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', operationId, salt, 'amplify-redis session operation', 32));

export function seal(secret: string, operationId: string): string {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(operationId, salt), iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), body]).toString('base64url');
}

export function unseal(sealed: string, operationId: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const salt = bytes.subarray(0, SALT_BYTES);
  const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  const tag = bytes.subarray(SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, keyOf(operationId, salt), iv).setAuthTag(tag);
  const body = decipher.update(bytes.subarray(SALT_BYTES + IV_BYTES + TAG_BYTES));
  return Buffer.concat([body, decipher.final()]).toString('utf8');
}
