import type { CacheCalls } from './cache.ts';
import { cacheAside } from './cache-aside.ts';
import { cacheCalls } from './cache-calls.ts';
import { type RedisClientOptions, resolveOptions } from './client-options.ts';
import { type HealthCall, healthCall } from './health.ts';
import { createSend } from './send.ts';
import { type ServerInfoCall, serverInfoCall } from './server-info.ts';
import { sessionCalls } from './session-calls.ts';
import type { SessionCalls } from './sessions.ts';
import { type PurgeTenantCall, purgeTenantCall } from './tenant.ts';

export interface RedisApiClient {
  readonly sessions: SessionCalls;
  readonly cache: CacheCalls;
  readonly health: HealthCall;
  readonly serverInfo: ServerInfoCall;
  readonly purgeTenant: PurgeTenantCall;
}

/**
 * A client of the function URLs. Speaks for whom `getToken` names; cheap to create, so a server can make one for each
 * request. Every call rejects with a RedisApiError, with what `getToken` throws, or with the reason of its signal.
 * @throws TypeError for options that cannot be meant
 */
export function createRedisClient(options: RedisClientOptions): RedisApiClient {
  const settings = resolveOptions(options);
  const send = createSend(settings);
  const cache = cacheCalls(send, settings.cacheUrl);
  // One try: the loader is the fallback, and waiting for a cache that may not come back would only delay it.
  const once = cacheCalls(createSend({ ...settings, retries: 0 }), settings.cacheUrl);
  return {
    sessions: sessionCalls(send, settings.sessionUrl),
    cache: { ...cache, getOrLoad: cacheAside(once, settings.onDegraded) },
    health: healthCall(send, settings),
    serverInfo: serverInfoCall(send, settings),
    purgeTenant: purgeTenantCall(send, settings),
  };
}
