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
   * Returns the server's own token, which needs `cache:write` and a tenant. Called for every request, so return a
   * cached token while it is valid.
   */
  readonly getToken: () => string | Promise<string>;
  /** Longest wait for one response in ms; 2,000 by default. If a look-up takes longer, Next.js renders. */
  readonly timeoutMs?: number | undefined;
  /** Sends the requests; `globalThis.fetch` by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

const DEFAULT_TIMEOUT_MS = 2_000;

/**
 * Creates a handler for `cacheHandlers` of Next.js 16 that stores `'use cache'` entries through the HTTP API. Uses no
 * Node.js APIs. An entry is not stored if one of its tags is updated while it is rendered.
 * @param options.cacheUrl URL of the cache function, or of `npm run dev`
 * @param options.getToken returns the server's own token; the entries belong to its tenant
 * @param options.timeoutMs longest wait for one response, in ms; 2,000 by default
 * @param options.fetch sends the requests; `globalThis.fetch` by default
 * @param options.namespace namespace of the entries; `next` by default
 * @param options.maxBytes maximum size of a value, in bytes; 1 MiB by default
 * @param options.maxTtl maximum time to live, in s; 30 days by default
 * @param options.maxRenderMs maximum duration of a render whose result is stored, in ms; 60,000 by default
 * @param options.onError called with the error of every operation that the handler could not complete
 * @returns the handler; make it the default export of the file listed in `cacheHandlers`
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
  // No retries, because waiting for a cache that is down would only delay rendering, which is the fallback.
  const { cache: once } = createRedisClient({ ...connection, retries: 0 });
  return createCacheHandler(
    {
      // The token contains the tenant.
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
