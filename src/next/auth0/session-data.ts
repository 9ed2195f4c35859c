/** The user of a session of Auth0's SDK, as far as it is needed. */
export interface Auth0User {
  readonly sub: string;
  readonly org_id?: string;
  readonly email?: string;
  readonly [claim: string]: unknown;
}

/** A session of `@auth0/nextjs-auth0`, as far as it is needed. All of it is stored. */
export interface Auth0SessionData {
  readonly user: Auth0User;
  readonly tokenSet: { readonly accessToken: string; readonly idToken?: string; readonly expiresAt: number };
  readonly internal: { readonly sid: string; readonly createdAt: number };
  readonly [key: string]: unknown;
}

/** What a logout token of the issuer names. */
export interface Auth0LogoutToken {
  readonly iss?: string;
  readonly sid?: string;
  readonly sub?: string;
}

/** Longest text that a session of ours keeps in one field. */
const MAX_CHARS = 512;

/** Whose a session is, and the sign-in that it comes from. */
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

/** The claims of an id token, whose signature the SDK has verified at the sign-in. */
function claimsOf(idToken: unknown): Readonly<Record<string, unknown>> {
  const [, payload = ''] = typeof idToken === 'string' ? idToken.split('.') : [];
  try {
    return Object(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}
