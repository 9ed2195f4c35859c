import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import type { Claims } from './claim-values.ts';
import { invalidToken } from './claims.ts';

/** The used part of a token's header (RFC 7515 section 4.1). */
export interface TokenHeader {
  readonly kid: string | undefined;
}

/** The purpose of a token. */
export type TokenUse = 'access' | 'logout';

/**
 * Values of `typ`, without `application/`: a JWT (RFC 7519 section 5.1), an access token (RFC 9068 section 2.1), a logout
 * token (OpenID Connect Back-Channel Logout 1.0 section 2.4).
 */
const TYPES: Readonly<Record<TokenUse, readonly string[]>> = {
  access: ['jwt', 'at+jwt'],
  logout: ['jwt', 'logout+jwt'],
};

/**
 * Decodes a token and checks its header. Does not verify it.
 * @throws ApiError INVALID_TOKEN
 */
export function decodeToken(token: string, use: TokenUse): { header: TokenHeader; claims: Claims } {
  const { alg, crit, typ, kid } = decode(token, decodeProtectedHeader);
  if (alg !== 'RS256') throw invalidToken('The token is not signed with RS256');
  if (crit !== undefined) throw invalidToken('The token has a critical extension that is not supported');
  if (typ !== undefined && !isOneOf(TYPES[use], typ))
    throw invalidToken(`The typ of the token is not one of ${use} tokens`);
  if (kid !== undefined && typeof kid !== 'string')
    throw invalidToken('The kid of the token is not a string');
  return { header: { kid }, claims: decode(token, decodeJwt) };
}

const isOneOf = (types: readonly string[], typ: unknown): boolean =>
  typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, ''));

function decode<T>(token: string, decoder: (token: string) => T): T {
  try {
    return decoder(token);
  } catch (cause) {
    throw invalidToken('The token is malformed', cause);
  }
}
