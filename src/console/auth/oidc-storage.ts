/** State of a sign-in until the issuer redirects back. */
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

/** Kept for this tab only. */
export const oidcStorage = {
  saveAttempt: (attempt: OidcAttempt) => sessionStorage.setItem(ATTEMPT, JSON.stringify(attempt)),
  /** An attempt can be used once. */
  takeAttempt(): OidcAttempt | undefined {
    const attempt = read<OidcAttempt>(ATTEMPT);
    sessionStorage.removeItem(ATTEMPT);
    return attempt;
  },
  saveTokens: (tokens: OidcTokens) => sessionStorage.setItem(TOKENS, JSON.stringify(tokens)),
  tokens: () => read<OidcTokens>(TOKENS),
  clear: () => sessionStorage.removeItem(TOKENS),
};

function read<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}
