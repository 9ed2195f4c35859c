import { JWSSignatureVerificationFailed } from 'jose/errors';
import { compactVerify } from 'jose/jws/compact/verify';
import { invalidToken } from './claims.ts';
import type { KeySet, SigningKey } from './key-set.ts';
import type { KeySetCache } from './key-set-cache.ts';
import type { TokenHeader } from './token-header.ts';

/**
 * Verifies the signature of a token with the keys of its issuer.
 * @param uri URL of the issuer's keys
 * @throws ApiError INVALID_TOKEN, or KEYS_UNAVAILABLE if it cannot be verified now. A valid token with a new key must
 *   not get a 401 while forged tokens delay the next fetch of keys, because a 401 would sign its user out.
 */
export async function verifySignature(
  token: string,
  { kid }: TokenHeader,
  uri: string,
  cache: KeySetCache,
): Promise<void> {
  const keySet = await cache.current(uri);
  let found = findKeys(keySet, kid);
  if (await isSignedByOneOf(found.keys, token)) return;
  if (!found.named) {
    found = findKeys(await cache.newer(uri, keySet), kid);
    if (await isSignedByOneOf(found.keys, token)) return;
  }
  throw invalidToken(
    found.problem === undefined
      ? 'The token is not signed with a key of its issuer'
      : `The signing key of the token ${found.problem}`,
  );
}

/** The keys that may have signed a token. */
interface FoundKeys {
  readonly keys: readonly SigningKey[];
  /** Whether the token names its key. If not, a newer key set may contain the right one. */
  readonly named: boolean;
  /** Why the named key must not be used. */
  readonly problem?: string;
}

/**
 * `kid` is optional in tokens and in keys (RFC 7515 section 4.1.4, RFC 7517 section 4.5): without it, every key is
 * tried.
 */
function findKeys({ keys, unusable }: KeySet, kid: string | undefined): FoundKeys {
  if (kid === undefined) return { keys, named: false };
  const named = keys.filter((key) => key.kid === kid);
  if (named.length > 0) return { keys: named, named: true };
  const unusableKey = unusable.find((key) => key.kid === kid);
  if (unusableKey) return { keys: [], named: true, problem: unusableKey.problem };
  return { keys: keys.filter((key) => key.kid === undefined), named: false };
}

async function isSignedByOneOf(keys: readonly SigningKey[], token: string): Promise<boolean> {
  for (const { publicKey } of keys) if (await isSignedBy(publicKey, token)) return true;
  return false;
}

async function isSignedBy(publicKey: SigningKey['publicKey'], token: string): Promise<boolean> {
  try {
    await compactVerify(token, publicKey, { algorithms: ['RS256'] });
    return true;
  } catch (error) {
    if (error instanceof JWSSignatureVerificationFailed) return false;
    throw invalidToken('The token is malformed', error);
  }
}
