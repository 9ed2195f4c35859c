/** What one sign-in began with, until the issuer answers. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** ms since the epoch */
  readonly expiresAt: number;
}

const ATTEMPT = 'amplify-redis.oidc-attempt';
const TOKENS = 'amplify-redis.oidc-tokens';

/** Only for this tab, and gone with it. */
export const oidcStorage = {
  keepAttempt: (attempt: OidcAttempt) => sessionStorage.setItem(ATTEMPT, JSON.stringify(attempt)),
  /** Each attempt answers once. */
  takeAttempt(): OidcAttempt | undefined {
    const attempt = read<OidcAttempt>(ATTEMPT);
    sessionStorage.removeItem(ATTEMPT);
    return attempt;
  },
  keepTokens: (tokens: OidcTokens) => sessionStorage.setItem(TOKENS, JSON.stringify(tokens)),
  tokens: () => read<OidcTokens>(TOKENS),
  forget: () => sessionStorage.removeItem(TOKENS),
};

function read<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}
