import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** An RSA public key that can verify RS256 signatures (RFC 7517 section 4, RFC 7518 section 6.3.1). */
const rsaKey = z.looseObject({ kty: z.literal('RSA'), kid: text, n: text, e: text });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: text })).check(z.minLength(1)) });

/** Much more than the few keys of an issuer need. */
const MAX_BYTES = 64 * 1024;

/**
 * Validates a key set of an issuer before it replaces working keys.
 * @param body JSON text
 * @returns the same key set with only the public members of usable keys
 * @throws Error describing the problem
 */
export function checkKeySet(body: string): string {
  if (body.length > MAX_BYTES) throw new Error(`the key set is larger than ${MAX_BYTES} bytes`);
  const parsed = keySet.safeParse(parseJson(body));
  if (!parsed.success) throw new Error('the response is not a key set, or an empty one');
  const usable = parsed.data.keys.flatMap((key) => {
    const rsa = rsaKey.safeParse(key);
    return rsa.success ? [publicMembers(rsa.data)] : [];
  });
  if (usable.length === 0) throw new Error('the key set has no RSA key with kid, n and e');
  return JSON.stringify({ keys: usable });
}

const publicMembers = ({ kty, kid, n, e, use, alg }: z.infer<typeof rsaKey>) => ({
  kty,
  kid,
  use,
  alg,
  n,
  e,
});

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('the response is not JSON');
  }
}
