import { createRedisClient, type RedisApiClient, type RedisApiError } from '../../../client/index.ts';
import { currentToken } from '../../auth/session.ts';
import type { Deployment } from '../../state/deployment.ts';

interface QuietOptions {
  /** Called before each request. */
  readonly onRequest?: () => void;
  /** Called when a read bypasses the cache. */
  readonly onDegraded?: (error: RedisApiError) => void;
}

/** A client of the signed-in user that stays out of the request log, which its many requests would fill. */
export function quietClient(
  { sessionUrl, cacheUrl }: Deployment,
  { onRequest = () => {}, onDegraded = () => {} }: QuietOptions,
): RedisApiClient {
  return createRedisClient({
    sessionUrl,
    cacheUrl,
    getToken: currentToken,
    retries: 0,
    onDegraded,
    fetch: (input, init) => {
      onRequest();
      return fetch(input, init);
    },
  });
}
