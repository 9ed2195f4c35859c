/** As much as is needed of what `fetchAuthSession` of `aws-amplify/auth` returns. */
interface AuthSession {
  readonly tokens?: {
    readonly accessToken: { toString(): string };
    readonly idToken?: { toString(): string } | undefined;
  };
}

/**
 * Takes tokens from Amplify, which renews them by itself.
 * @param fetchAuthSession that of `aws-amplify/auth`, or a function around that of `aws-amplify/auth/server`
 * @param use which token the service accepts: `tokenUse` of its TOKEN_ISSUERS, the access token by default
 * @returns a `getToken` for createRedisClient; it throws when nobody is signed in
 */
export function amplifyToken(
  fetchAuthSession: () => Promise<AuthSession>,
  use: 'access' | 'id' = 'access',
): () => Promise<string> {
  return async () => {
    const { tokens } = await fetchAuthSession();
    const token = use === 'access' ? tokens?.accessToken : tokens?.idToken;
    if (token) return token.toString();
    throw new Error('Nobody is signed in: Amplify has no token to send.');
  };
}

/**
 * Takes the URLs of the functions from the outputs of a deployment, or of `npm run dev`.
 * @param outputs what `amplify_outputs.json` holds
 * @returns URLs for createRedisClient
 * @throws Error when the outputs name none
 */
export function amplifyUrls(outputs: unknown): { sessionUrl: string; cacheUrl: string } {
  const { custom } = Object(outputs);
  const { sessionUrl, cacheUrl } = Object(Object(custom).redis);
  if (typeof sessionUrl === 'string' && typeof cacheUrl === 'string') return { sessionUrl, cacheUrl };
  throw new Error(
    'amplify_outputs.json has no custom.redis.sessionUrl and cacheUrl: deploy, or run npm run dev.',
  );
}
