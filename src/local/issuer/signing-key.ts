import { createPrivateKey, generateKeyPair, randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { localDirectory } from '../state/index.ts';

const text = () => z.string().check(z.minLength(1));
const keySchema = z.object({
  ...{ kty: z.literal('RSA'), alg: z.literal('RS256'), kid: text() },
  ...{ n: text(), e: text(), d: text(), p: text(), q: text(), dp: text(), dq: text(), qi: text() },
});

/** A private key for RS256, as a JWK. */
export type SigningKey = Readonly<z.infer<typeof keySchema>>;

export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  return keySchema.parse({ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', kid });
}

/**
 * The key of the local issuer. It is kept for the next start, so that tokens stay valid, and shared by all products of a
 * directory. Whoever reads it can sign in as anybody at these products, and nowhere else.
 * @param root the directory that products are started in; its local directory must exist
 */
export async function keptSigningKey(root: string): Promise<SigningKey> {
  const path = join(localDirectory(root), 'signing-key.json');
  const kept = readKey(path);
  if (kept) return kept;
  const key = await newSigningKey();
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(key)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Fails if another product has written one meanwhile.
    linkSync(draft, path);
    rmSync(draft);
    return key;
  } catch {
    const other = readKey(path);
    if (other) rmSync(draft);
    else renameSync(draft, path);
    return other ?? key;
  }
}

function readKey(path: string): SigningKey | undefined {
  try {
    const key = keySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    createPrivateKey({ key, format: 'jwk' });
    chmodSync(path, 0o600);
    return key;
  } catch {
    return undefined;
  }
}
