import { type CacheCalls, cacheAside, cacheCalls } from './cache/index.ts';
import { type RedisClientOptions, resolveOptions } from './client-options.ts';
import { type HealthCall, healthCall } from './health.ts';
import { createSend, tokenOf, waitAtMost } from './http/index.ts';
import { type ServerInfoCall, serverInfoCall } from './server-info.ts';
import { type SessionCalls, sessionCalls } from './session/index.ts';
import { type PurgeTenantCall, purgeTenantCall } from './tenant.ts';

export interface RedisApiClient {
  readonly sessions: SessionCalls;
  readonly cache: CacheCalls;
  readonly health: HealthCall;
  readonly serverInfo: ServerInfoCall;
  readonly purgeTenant: PurgeTenantCall;
}

/**
 * Creates a client for the function URLs. It acts on behalf of the user whose token `getToken` returns. Creating a
 * client is cheap, so a server can create one per request. Every call rejects with a RedisApiError, with the error of
 * `getToken`, or with the reason of its signal.
 * @param options.baseUrl URL of both functions, for the local product; alternatively, pass `sessionUrl` and `cacheUrl`
 * @param options.sessionUrl URL of the session function
 * @param options.cacheUrl URL of the cache function
 * @param options.getToken returns the token of the caller; called for every request
 * @param options.getServerToken on a server: returns its own token, which lets it pass its user's user agent and IP
 *   address
 * @param options.timeoutMs longest wait for one response, in ms; 5,000 by default
 * @param options.retries number of retries after the first attempt, for repeatable calls; 2 by default
 * @param options.fetch sends the requests; `globalThis.fetch` by default
 * @param options.onDegraded called with the reason when `getOrLoad` bypasses the cache or cannot store a value
 * @returns the client
 * @throws TypeError for a URL with a query or fragment, or an invalid timeout or number of retries
 * @example
 * const { sessions, cache } = createRedisClient({ ...amplifyUrls(outputs), getToken })
 */
export function createRedisClient(options: RedisClientOptions): RedisApiClient {
  const settings = resolveOptions(options);
  const send = createSend(settings);
  const cache = cacheCalls(send, settings.cacheUrl);
  // getOrLoad does not retry, because waiting for a cache that is down would only delay the loader, which is the
  // fallback.
  const withoutRetries = cacheCalls(createSend({ ...settings, retries: 0 }), settings.cacheUrl);
  const identify = async () => {
    const token = waitAtMost(tokenOf(settings), settings.timeoutMs);
    return (await token.catch(() => undefined))?.value;
  };
  return {
    sessions: sessionCalls(send, settings.sessionUrl),
    cache: { ...cache, getOrLoad: cacheAside(withoutRetries, { onDegraded: settings.onDegraded, identify }) },
    health: healthCall(send, settings),
    serverInfo: serverInfoCall(send, settings),
    purgeTenant: purgeTenantCall(send, settings),
  };
}
