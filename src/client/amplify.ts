/** The used part of the result of `fetchAuthSession` (`aws-amplify/auth`). */
export interface AuthSession {
  readonly tokens?: {
    readonly accessToken: { toString(): string };
    readonly idToken?: { toString(): string } | undefined;
  };
}

/**
 * Gets tokens from Amplify, which refreshes them automatically.
 * @param fetchAuthSession the function from `aws-amplify/auth`, or a wrapper around the one from
 *   `aws-amplify/auth/server`
 * @param use the token that the service accepts, `tokenUse` in its TOKEN_ISSUERS; the access token by default
 * @returns a `getToken` for `createRedisClient`; it rejects with an Error if no user is signed in
 * @example
 * createRedisClient({ ...amplifyUrls(outputs), getToken: amplifyToken(fetchAuthSession) })
 */
export function amplifyToken(
  fetchAuthSession: () => Promise<AuthSession>,
  use: 'access' | 'id' = 'access',
): () => Promise<string> {
  return async () => {
    const { tokens } = await fetchAuthSession();
    const token = use === 'access' ? tokens?.accessToken : tokens?.idToken;
    if (token) return token.toString();
    throw new Error('No user is signed in, so Amplify has no token to send.');
  };
}

/**
 * Reads the URLs of the functions from the outputs of a deployment or of a local product.
 * @param outputs the contents of `amplify_outputs.json`
 * @returns the URLs, for `createRedisClient`
 * @throws Error if the outputs contain no URLs of the service
 */
export function amplifyUrls(outputs: unknown): { sessionUrl: string; cacheUrl: string } {
  const { custom } = Object(outputs);
  const { sessionUrl, cacheUrl } = Object(Object(custom).redis);
  if (typeof sessionUrl === 'string' && typeof cacheUrl === 'string') return { sessionUrl, cacheUrl };
  throw new Error(
    'The outputs contain no custom.redis.sessionUrl and cacheUrl. Deploy the backend, or use the outputs of a local product.',
  );
}
