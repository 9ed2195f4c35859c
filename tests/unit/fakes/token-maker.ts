import { KeyObject } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { parseTokenIssuers, type TokenIssuer } from '../../../src/api/auth/issuers.ts';
import type { ConfigProblem } from '../../../src/redis/index.ts';

export const ISSUER = 'https://acme.eu.auth0.com/';
export const AUDIENCE = 'https://api.acme.example';

export const AUTH0: TokenIssuer = {
  kind: 'auth0',
  issuer: ISSUER,
  audience: AUDIENCE,
  tenantClaim: 'org_id',
  rolesClaim: 'roles',
  permissionsClaim: 'permissions',
};

/** An issuer with the given settings, as `TOKEN_ISSUERS` configures it. */
export function issuerWith(settings: Readonly<Record<string, unknown>>): TokenIssuer {
  const problems: ConfigProblem[] = [];
  const entry = { kind: 'auth0', issuer: ISSUER, audience: AUDIENCE, ...settings };
  const [issuer] = parseTokenIssuers(JSON.stringify([entry]), problems);
  if (!issuer) throw new Error(JSON.stringify(problems));
  return issuer;
}

export const now = () => Math.floor(Date.now() / 1000);

/** Claims of a typical Auth0 access token. */
export const CLAIMS = {
  iss: ISSUER,
  aud: [AUDIENCE, `${ISSUER}userinfo`],
  sub: 'auth0|alice',
  org_id: 'org_acme',
  org_name: 'acme',
  email: 'alice@acme.example',
  roles: ['admin'],
  permissions: ['cache:write'],
  scope: 'openid profile',
};

/** Makes tokens that are signed by one key, and the key set that verifies them. */
export async function createTokenMaker(kid = 'key-1') {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };

  /** @param claims replace those of `CLAIMS`; undefined removes one. The token expires in an hour by default. */
  function token(
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    const payload = { iat: now(), exp: now() + 3_600, ...CLAIMS, ...claims } as JWTPayload;
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'at+jwt', ...header })
      .sign(privateKey);
  }

  /** A token that is signed with the same key and another algorithm. */
  const signedWith = async (alg: 'RS512' | 'PS256') => {
    const key = await importJWK(await exportJWK(privateKey), alg);
    return new SignJWT({ ...CLAIMS, exp: now() + 600 }).setProtectedHeader({ alg, kid }).sign(key);
  };

  return { token, signedWith, publicKey, privateKey: KeyObject.from(privateKey), jwks: { keys: [jwk] } };
}

export const encodeJwks = (jwks: unknown): ArrayBuffer => {
  const bytes = new TextEncoder().encode(JSON.stringify(jwks));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
