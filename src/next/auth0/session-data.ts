/** The used part of the user in a session of Auth0's SDK. */
export interface Auth0User {
  readonly sub: string;
  readonly org_id?: string;
  readonly email?: string;
  readonly [claim: string]: unknown;
}

/** The used part of a session of `@auth0/nextjs-auth0`, which is stored completely. */
export interface Auth0SessionData {
  readonly user: Auth0User;
  readonly tokenSet: { readonly accessToken: string; readonly idToken?: string; readonly expiresAt: number };
  readonly internal: { readonly sid: string; readonly createdAt: number };
  readonly [key: string]: unknown;
}

/** The used claims of the issuer's logout token. */
export interface Auth0LogoutToken {
  readonly iss?: string;
  readonly sid?: string;
  readonly sub?: string;
}

/** Maximum length of a text field of a session, in characters. */
const MAX_CHARS = 512;

/** The owner of a session, and the sign-in that it belongs to. */
export function ownerOf({ user, tokenSet, internal }: Auth0SessionData, issuer: string | undefined) {
  const claims = claimsOf(tokenSet?.idToken);
  const iss = textIn(claims.iss) ?? issuer;
  const sid = textIn(internal?.sid);
  const issuedAt = typeof claims.iat === 'number' ? claims.iat : internal?.createdAt;
  const organizationId = textIn(user.org_id);
  const organizationName = textIn(claims.org_name);
  const email = textIn(user.email);
  return {
    userId: user.sub,
    ...(organizationId !== undefined && { organizationId }),
    ...(organizationName !== undefined && { organizationName }),
    ...(email !== undefined && { email }),
    ...(iss !== undefined && { signIn: { issuer: iss, issuedAt, ...(sid !== undefined && { sid }) } }),
  };
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= MAX_CHARS ? value : undefined;

/** The claims of an id token. The SDK verified its signature at the sign-in. */
function claimsOf(idToken: unknown): Readonly<Record<string, unknown>> {
  const [, payload = ''] = typeof idToken === 'string' ? idToken.split('.') : [];
  try {
    return Object(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}
