import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts and decrypts the stored data of a session. */
export interface Encryption {
  /** @param id id of the session; data encrypted with another id cannot be decrypted */
  encrypt(id: string, text: string): string;
  /** @returns undefined for data that was not encrypted with one of the secrets and this id */
  decrypt(id: string, encrypted: string): string | undefined;
}

const MIN_SECRET_CHARS = 32;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param secret a secret of at least 32 characters, or several, of which the first one encrypts and all of them decrypt
 * @throws TypeError for anything else
 */
export function createEncryption(secret: string | readonly string[]): Encryption {
  const secrets = typeof secret === 'string' ? [secret] : [...secret];
  const [current] = secrets;
  const isLong = (given: unknown) => typeof given === 'string' && given.length >= MIN_SECRET_CHARS;
  if (current === undefined || !secrets.every(isLong))
    throw new TypeError(
      `secret must be a string of at least ${MIN_SECRET_CHARS} characters, or a list of them`,
    );

  return {
    encrypt(id, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(current, id), iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    decrypt(id, encrypted) {
      const bytes = Buffer.from(encrypted, 'base64url');
      for (const one of secrets) {
        const text = decryptWith(keyOf(one, id), bytes);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

const keyOf = (secret: string, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, id, 'amplify-redis auth0 session', KEY_BYTES));

function decryptWith(key: Buffer, bytes: Buffer): string | undefined {
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
