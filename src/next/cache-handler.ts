import { type AsOf, createRedisClient, type RedisClientOptions } from '../client/index.ts';
import {
  type CacheHandlerOptions,
  createCacheHandler,
  type NextCacheHandler,
  resolveHandlerOptions,
} from './cache/index.ts';

export type { CacheHandlerOptions, CacheOperation, NextCacheEntry, NextCacheHandler } from './cache/index.ts';

/** Options of a cache handler over HTTP. */
export interface HttpCacheHandlerOptions extends CacheHandlerOptions {
  /** URL of the cache function, or of `npm run dev`. */
  readonly cacheUrl: string;
  /**
   * Returns the server's own token, which needs `cache:write` and names the tenant. Called for every request: return a
   * cached token while it is valid.
   */
  readonly getToken: () => string | Promise<string>;
  /** Longest wait for one response in ms, 2,000 by default: Next.js renders when a look-up takes longer. */
  readonly timeoutMs?: number | undefined;
  /** Sends the requests; `globalThis.fetch` by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

const DEFAULT_TIMEOUT_MS = 2_000;

/**
 * Creates a handler for `cacheHandlers` of Next.js 16 that stores `'use cache'` entries through the HTTP API. It needs no
 * Node.js API. An entry whose tag is updated while it is rendered is not stored.
 * @param options.cacheUrl URL of the cache function, or of `npm run dev`
 * @param options.getToken returns the server's own token, whose tenant the entries belong to
 * @param options.timeoutMs longest wait for one response, in ms; 2,000 by default
 * @param options.fetch sends the requests; `globalThis.fetch` by default
 * @param options.namespace namespace of the entries; `next` by default
 * @param options.maxBytes largest value, in bytes; 1 MiB by default
 * @param options.maxTtl longest time to live, in s; 30 days by default
 * @param options.maxRenderMs longest render whose result is stored, in ms; 60,000 by default
 * @param options.onError called with whatever the handler could not do
 * @returns the handler, the default export of the file that `cacheHandlers` names
 * @throws TypeError for an option out of range
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheHandlers
 * @example
 * export default cacheHandler({ cacheUrl: outputs.custom.redis.cacheUrl, getToken: getServerToken });
 */
export function cacheHandler(options: HttpCacheHandlerOptions): NextCacheHandler {
  const settings = resolveHandlerOptions(options);
  const { namespace } = settings;
  const { cacheUrl, getToken, timeoutMs = DEFAULT_TIMEOUT_MS, fetch } = options;
  const connection: RedisClientOptions = { baseUrl: cacheUrl, getToken, timeoutMs, ...(fetch && { fetch }) };
  const { cache } = createRedisClient(connection);
  // Rendering is the fallback, and waiting for a cache that is down would only delay it.
  const { cache: once } = createRedisClient({ ...connection, retries: 0 });
  return createCacheHandler(
    {
      // The token names it.
      tenant: async () => '',
      lookUp: (_, key, tags) => once.lookUp(namespace, key, { tags, acceptStale: true }),
      set: (_, key, entry, { ttl, tags, asOf }) =>
        once.set(namespace, key, entry, { ttl, tags, asOf: asOf as AsOf }),
      invalidate: (_, tags, deadAfter) => cache.invalidateTags(tags, { deadAfter }),
      invalidateAll: () => cache.invalidateNamespace(namespace),
    },
    settings,
  );
}
