type Issuer = Readonly<Record<string, unknown>>;

interface SignInSettings {
  readonly tokenIssuers: readonly Issuer[];
  readonly userPoolTokens?: object | undefined;
  /** The page's application at the issuer, and the one tenant to sign in to, if there is only one. */
  readonly consoleSignIn?:
    | { readonly clientId: string; readonly organization?: string | undefined }
    | undefined;
}

/** The issuer of AppSync's default mode, which is also the one that the console signs in with. */
export const oidcIssuer = (issuers: readonly Issuer[]): Issuer | undefined =>
  issuers.find(({ kind }) => kind === 'auth0' || kind === 'oidc');

/** How front ends get tokens that this backend takes: `custom.redis.signIn` of the outputs. Nothing in it is secret. */
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
