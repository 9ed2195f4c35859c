/** The part of the result of `fetchAuthSession` (`aws-amplify/auth`) that is read here. */
export interface AuthSession {
  readonly tokens?: {
    readonly accessToken: { toString(): string };
    readonly idToken?: { toString(): string } | undefined;
  };
}

/**
 * Takes tokens from Amplify, which refreshes them by itself.
 * @param fetchAuthSession the function of `aws-amplify/auth`, or a wrapper around that of `aws-amplify/auth/server`
 * @param use which token the service accepts: `tokenUse` in its TOKEN_ISSUERS; the access token by default
 * @returns a `getToken` for `createRedisClient`; it rejects with an Error when no user is signed in
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
    throw new Error('No user is signed in: Amplify has no token to send.');
  };
}

/**
 * Reads the URLs of the functions from the outputs of a deployment or of a local product.
 * @param outputs the content of `amplify_outputs.json`
 * @returns the URLs, as `createRedisClient` takes them
 * @throws Error when the outputs contain no URLs of the service
 */
export function amplifyUrls(outputs: unknown): { sessionUrl: string; cacheUrl: string } {
  const { custom } = Object(outputs);
  const { sessionUrl, cacheUrl } = Object(Object(custom).redis);
  if (typeof sessionUrl === 'string' && typeof cacheUrl === 'string') return { sessionUrl, cacheUrl };
  throw new Error(
    'The outputs have no custom.redis.sessionUrl and cacheUrl: deploy, or use those of a local product.',
  );
}
