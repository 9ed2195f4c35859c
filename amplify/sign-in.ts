type Issuer = Readonly<Record<string, unknown>>;

interface SignInSettings {
  readonly tokenIssuers: readonly Issuer[];
  readonly userPoolTokens?: object | undefined;
  /** The console's application at the issuer and, if there is only one, the tenant to sign in to. */
  readonly consoleSignIn?:
    | { readonly clientId: string; readonly organization?: string | undefined }
    | undefined;
}

/** The issuer of AppSync's default authorization mode. The console also signs in with it. */
export const oidcIssuer = (issuers: readonly Issuer[]): Issuer | undefined =>
  issuers.find(({ kind }) => kind === 'auth0' || kind === 'oidc');

/** How front ends get tokens that this backend accepts: `custom.redis.signIn` in the outputs. Contains no secrets. */
export function signInOutputs({ tokenIssuers, userPoolTokens, consoleSignIn }: SignInSettings) {
  const oidc = oidcIssuer(tokenIssuers);
  return {
    cognito: userPoolTokens !== undefined,
    ...(oidc &&
      consoleSignIn && {
        oidc: { issuer: String(oidc.issuer), audience: String([oidc.audience].flat()[0]), ...consoleSignIn },
      }),
  };
}
