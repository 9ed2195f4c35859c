/** How to sign in with an OpenID Connect issuer itself, such as Auth0: `custom.redis.signIn.oidc` of the outputs. */
export interface OidcSettings {
  readonly issuer: string;
  /** Of a single-page application: it has no secret. */
  readonly clientId: string;
  /** The API that tokens are for; with it Auth0 issues a JSON Web Token. */
  readonly audience: string;
  /** The tenant to sign in to; without it the issuer asks. */
  readonly organization: string | undefined;
}

/** @returns undefined for what is not complete */
export function oidcSettings(given: unknown): OidcSettings | undefined {
  const { issuer, clientId, audience, organization } = Object(given);
  if (![issuer, clientId, audience].every((value) => typeof value === 'string')) return undefined;
  return { issuer, clientId, audience, organization: organization ? String(organization) : undefined };
}
