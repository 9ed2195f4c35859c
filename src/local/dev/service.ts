import { getConnInfo } from '@hono/node-server/conninfo';
import { createTokenVerifier } from '../../api/auth/index.ts';
import { loadServiceConfig, type ServiceConfig } from '../../api/config.ts';
import { createGraphqlResolver } from '../../api/graphql/index.ts';
import { type ClientAddress, createHttpApp } from '../../api/http/index.ts';
import { connectionLog, createLog, logCommands, unmatchedClaimLog } from '../../api/logging/index.ts';
import { cacheModule, consoleModule, logoutModule, sessionModule, tenantModule } from '../../api/modules.ts';
import { createConsoleProbe, createHealthProbe, operationsOfCallers } from '../../api/operations/index.ts';
import { openCache, openLimiter, openSessions, openTenantPurge, warnOfEviction } from '../../api/stores.ts';
import { type ConnectOptions, connectRedis, type Environment } from '../../redis/index.ts';
import { createGraphqlApp } from '../graphql/index.ts';
import type { LocalIssuer } from '../issuer/index.ts';
import { LOCAL_AUDIENCE, LOCAL_SESSION_CLAIMS } from '../tokens/claims.ts';
import type { Fetch } from './app.ts';

export interface LocalService {
  readonly config: ServiceConfig;
  readonly api: Fetch;
  readonly graphql: Fetch;
  stop(): Promise<void>;
}

/** Longest delay of a timer. A longer one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts both functions behind both transports, and the cleanup that a schedule runs in AWS.
 * @param environment locates Redis; its TOKEN_ISSUERS are accepted besides the local issuer
 */
export function startService(
  environment: Environment,
  issuer: Pick<LocalIssuer, 'url'>,
  onEvent: NonNullable<ConnectOptions['onEvent']>,
): LocalService {
  const config = loadServiceConfig(
    {
      LOG_LEVEL: 'warn',
      ...environment,
      TOKEN_ISSUERS: withLocalIssuer(environment.TOKEN_ISSUERS, issuer.url),
    },
    { allowInsecureIssuers: true, operations: operationsOfCallers() },
  );
  const log = createLog(config.logLevel);
  const client = connectRedis(config.redis, { onEvent: connectionLog(log, onEvent) });
  const endCommandLog = logCommands(log, config.logLevel);
  void warnOfEviction(client, log);
  const sessions = openSessions(client, config, log);
  const cache = openCache(client, config, log);
  const clientAddress: ClientAddress = (c) => getConnInfo(c).remote.address;
  const options = {
    modules: [
      sessionModule(sessions, config.redis.session.maxMetadataBytes),
      cacheModule(cache, config.redis.cache.maxValueBytes),
      logoutModule(sessions),
      tenantModule(openTenantPurge(client, config, log, sessions)),
      consoleModule(createConsoleProbe(client, config.redis.endpoint)),
    ],
    limiter: openLimiter(client, config),
    verifier: createTokenVerifier(config.issuers, { onUnmatched: unmatchedClaimLog(log) }),
    health: createHealthProbe(client, config.redis.endpoint.provider),
    config,
    clientAddress,
    log,
  };
  const http = createHttpApp(options);
  const graphql = createGraphqlApp({ ...options, resolver: createGraphqlResolver(options) });
  const cleanup = setInterval(
    () => void Promise.allSettled([sessions.cleanupExpiredSessions(), cache.reclaimIdleTenants()]),
    Math.min(config.redis.session.cleanupInterval * 1000, MAX_TIMER_MS),
  );
  const stop = async () => {
    clearInterval(cleanup);
    await cache.flushMetrics().catch(() => {});
    await client.close();
    endCommandLog();
    log.flush();
  };
  return {
    config,
    api: (request, bindings) => http.fetch(request, bindings),
    graphql: (request, bindings) => graphql.fetch(request, bindings),
    stop,
  };
}

/** Adds the local issuer. The configuration reports text that is not a list. */
function withLocalIssuer(issuers: string | undefined, url: string): string {
  const local = {
    kind: 'auth0',
    issuer: url,
    audience: LOCAL_AUDIENCE,
    sessionClaims: LOCAL_SESSION_CLAIMS,
  };
  if (!issuers?.trim()) return JSON.stringify([local]);
  try {
    const others: unknown = JSON.parse(issuers);
    return Array.isArray(others) ? JSON.stringify([local, ...others]) : issuers;
  } catch {
    return issuers;
  }
}
