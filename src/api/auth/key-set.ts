import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';

/** Much more than an issuer's few keys need. */
const MAX_CHARS = 64 * 1024;
/** https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const MIN_MODULUS_BITS = 2_048;
const MIN_EXPONENT = 3n;

const schemas = lazy(() => {
  const text = z.optional(z.string());
  return {
    keySet: z.object({ keys: z.array(z.unknown()) }),
    key: z.object({
      kty: z.string(),
      kid: text,
      use: text,
      alg: text,
      key_ops: z.optional(z.array(z.string())),
      n: text,
      e: text,
      d: z.optional(z.unknown()),
    }),
  };
});

type Jwk = z.infer<ReturnType<typeof schemas>['key']>;

/** A key that can verify RS256 signatures. */
export interface SigningKey {
  readonly kid: string | undefined;
  readonly publicKey: KeyObject;
  /** Its public members (RFC 7517 section 4, RFC 7518 section 6.3.1). */
  readonly jwk: Jwk;
}

/** A key that must not verify RS256 signatures. */
export interface UnusableKey {
  readonly kid: string | undefined;
  /** The reason, in letters, digits and spaces, because it is sent in a header. */
  readonly problem: string;
}

/** A parsed JSON Web Key Set (RFC 7517 section 5). */
export interface KeySet {
  readonly keys: readonly SigningKey[];
  readonly unusable: readonly UnusableKey[];
}

/**
 * Parses a key set. Keys that RS256 cannot use, such as encryption keys, do not affect the others.
 * @param body JSON text
 * @throws Error if it is not a key set
 */
export function parseKeySet(body: string): KeySet {
  if (body.length > MAX_CHARS) throw new Error(`the key set is longer than ${MAX_CHARS} characters`);
  const parsed = schemas().keySet.safeParse(parseJson(body));
  if (!parsed.success) throw new Error('the response is not a key set');
  const keys: SigningKey[] = [];
  const unusable: UnusableKey[] = [];
  for (const given of parsed.data.keys) {
    const key = readKey(given);
    if ('problem' in key) unusable.push(key);
    else keys.push(key);
  }
  return { keys, unusable };
}

function readKey(given: unknown): SigningKey | UnusableKey {
  const { data: jwk } = schemas().key.safeParse(given);
  if (!jwk) return { kid: undefined, problem: 'is malformed' };
  const { kid } = jwk;
  const problem = purposeProblem(jwk);
  const publicKey = problem === undefined ? importKey(jwk) : undefined;
  if (!publicKey) return { kid, problem: problem ?? 'cannot be read' };
  const weakness = weaknessOf(publicKey);
  return weakness === undefined ? { kid, publicKey, jwk } : { kid, problem: weakness };
}

function purposeProblem({ kty, use, alg, key_ops, n, e, d }: Jwk): string | undefined {
  if (kty !== 'RSA') return 'is not an RSA key';
  if (!n || !e) return 'has no modulus or exponent';
  if (d !== undefined) return 'is published with its private part';
  if (use !== undefined && use !== 'sig') return 'is not for signatures';
  if (key_ops !== undefined && !key_ops.includes('verify')) return 'is not for signatures';
  return alg !== undefined && alg !== 'RS256' ? 'is for another algorithm' : undefined;
}

function importKey({ kty, n = '', e = '' }: Jwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty, n, e }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function weaknessOf({ asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  if (modulusLength < MIN_MODULUS_BITS) return `has fewer than ${MIN_MODULUS_BITS} bits`;
  return publicExponent < MIN_EXPONENT ? `has an exponent below ${MIN_EXPONENT}` : undefined;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('the response is not JSON');
  }
}

/**
 * Reduces a key set to the data needed to verify tokens, for the mirror.
 * @param body JSON text
 * @returns a key set with the public members of the usable keys, their number, and the reasons why other keys are
 *   omitted
 * @throws Error if it is not a key set
 */
export function reduceKeySet(body: string): { json: string; keys: number; ignored: string[] } {
  const { keys, unusable } = parseKeySet(body);
  return {
    json: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }),
    keys: keys.length,
    ignored: unusable.map(({ kid, problem }) => `the key ${kid ?? 'without kid'} ${problem}`),
  };
}
