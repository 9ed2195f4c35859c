import { Hono, type MiddlewareHandler } from 'hono';
import type {
  CacheConfig,
  CacheStore,
  PurgeTenant,
  SessionConfig,
  SessionStore,
  TenantLimiter,
} from '../redis/index.ts';
import { notFound } from './api-error.ts';
import { bearerToken } from './bearer.ts';
import { cacheRoutes } from './cache-routes.ts';
import type { ConsoleProbe } from './console-probe.ts';
import { consoleRoutes } from './console-routes.ts';
import type { HealthProbe } from './health-probe.ts';
import { healthRoutes } from './health-routes.ts';
import {
  type ClientAddress,
  callerContext,
  type DoorContext,
  type DoorEnv,
  problemResponse,
} from './http-context.ts';
import { mountRoutes } from './http-routes.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { assertWellFormedUrl } from './query-string.ts';
import { requestLog } from './request-log.ts';
import { sessionRoutes } from './session-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What the HTTP door must know; a `ServiceConfig` fits. */
export interface HttpConfig {
  readonly cacheWritePermission: string | undefined;
  readonly redis: {
    readonly cache: Pick<CacheConfig, 'maxValueBytes'>;
    readonly session: Pick<SessionConfig, 'maxMetadataBytes'>;
  };
}

export interface HttpAppOptions {
  /** Serves the session routes if given. */
  readonly sessions?: SessionStore;
  /** Serves the cache routes if given. */
  readonly cache?: CacheStore;
  /** Serves the removal of a tenant if given. */
  readonly purge?: PurgeTenant;
  /** Serves what the console asks if given. */
  readonly console?: ConsoleProbe;
  readonly verifier: TokenVerifier;
  /** Keeps tenants within their limits if given; health has none. */
  readonly limiter?: TenantLimiter | undefined;
  readonly health: HealthProbe;
  readonly config: HttpConfig;
  readonly clientAddress?: ClientAddress;
  /** The platform's own id of a request; a random UUID without one. */
  readonly requestId?: (c: DoorContext) => string | undefined;
  readonly log?: Log;
  /** Hears of every error that is answered with a 5xx. */
  readonly onError?: (error: unknown) => void;
}

/** Room for the rest of a body beside its value or metadata, in bytes. */
const BODY_SLACK = 48 * 1024;

/**
 * The HTTP door: `/api/redis/session`, `/api/redis/cache` and `/api/redis/health`, with problem details for errors.
 * @returns a Hono app; its `fetch` takes a standard Request
 */
export function createHttpApp(options: HttpAppOptions): Hono<DoorEnv> {
  const { sessions, cache, purge, console, verifier, health, config, log = createLog(), onError } = options;
  const { limiter, clientAddress = () => undefined, requestId = () => undefined } = options;
  const { maxValueBytes } = config.redis.cache;
  const { maxMetadataBytes } = config.redis.session;
  const facts = { policy: { cacheWrite: config.cacheWritePermission }, clientAddress, limiter };
  const caller = (c: DoorContext) => callerContext(c, facts);

  const app = new Hono<DoorEnv>();
  app.use(requestLog(log, requestId), wellFormedUrl);
  app.notFound((c) =>
    problemResponse(c, notFound('This path serves nothing: docs/openapi.json lists those that do.')),
  );
  app.onError((error, c) => {
    const response = problemResponse(c, error);
    if (response.status >= 500) {
      const request = { requestId: c.get('requestId'), door: 'http', operation: c.get('operation') };
      log('error', 'request failed', { ...request, ...errorFields(error) });
      onError?.(error);
    }
    return response;
  });

  const guards = [authenticate(verifier)];
  if (sessions) {
    const contextOf = (c: DoorContext) => ({ ...caller(c), sessions });
    mountRoutes(app, sessionRoutes, { guards, maxBodyBytes: maxMetadataBytes + BODY_SLACK, contextOf });
  }
  if (cache) {
    const contextOf = (c: DoorContext) => ({ ...caller(c), cache });
    mountRoutes(app, cacheRoutes, { guards, maxBodyBytes: maxValueBytes + BODY_SLACK, contextOf });
  }
  if (purge) {
    const contextOf = (c: DoorContext) => ({ ...caller(c), purge });
    mountRoutes(app, tenantRoutes, { guards, maxBodyBytes: BODY_SLACK, contextOf });
  }
  if (console) {
    const contextOf = (c: DoorContext) => ({ ...caller(c), console });
    mountRoutes(app, consoleRoutes, { guards, maxBodyBytes: 0, contextOf });
  }
  mountRoutes(app, healthRoutes, { maxBodyBytes: 0, contextOf: () => ({ health }) });
  return app;
}

function authenticate(verifier: TokenVerifier): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    c.set('caller', await verifier.verify(bearerToken(c.req.header('authorization'))));
    await next();
  };
}

const wellFormedUrl: MiddlewareHandler<DoorEnv> = async (c, next) => {
  assertWellFormedUrl(c.req.url);
  await next();
};
