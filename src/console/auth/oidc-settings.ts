/** Settings to sign in with an OpenID Connect issuer such as Auth0: `custom.redis.signIn.oidc` of the outputs. */
export interface OidcSettings {
  readonly issuer: string;
  /** Id of a single-page application, which has no secret. */
  readonly clientId: string;
  /** The API that tokens are issued for; Auth0 issues a JSON Web Token only with an audience. */
  readonly audience: string;
  /** The tenant to sign in to; the issuer asks for it if absent. */
  readonly organization: string | undefined;
}

/** @returns undefined when a required setting is missing */
export function oidcSettings(given: unknown): OidcSettings | undefined {
  const { issuer, clientId, audience, organization } = Object(given);
  if (![issuer, clientId, audience].every((value) => typeof value === 'string')) return undefined;
  return { issuer, clientId, audience, organization: organization ? String(organization) : undefined };
}
