import type { MiddlewareHandler } from 'hono';
import { HonoBase } from 'hono/hono-base';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { CacheConfig, CacheStore, SessionConfig, SessionStore } from '../redis/index.ts';
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
  type DoorApp,
  type DoorContext,
  type DoorEnv,
  problemResponse,
} from './http-context.ts';
import { mountRoutes } from './http-routes.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { assertWellFormedUrl } from './query-string.ts';
import { requestLog } from './request-log.ts';
import { sessionRoutes } from './session-routes.ts';
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
  /** Serves what the console asks if given. */
  readonly console?: ConsoleProbe;
  readonly verifier: TokenVerifier;
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

/** The HTTP door: `/api/redis/session`, `/api/redis/cache` and `/api/redis/health`, with problem details for errors. */
export function createHttpApp(options: HttpAppOptions): DoorApp {
  const { sessions, cache, console, verifier, health, config, log = createLog(), onError } = options;
  const { clientAddress = () => undefined, requestId = () => undefined } = options;
  const { maxValueBytes } = config.redis.cache;
  const { maxMetadataBytes } = config.redis.session;
  const policy = { cacheWrite: config.cacheWritePermission };
  const caller = (c: DoorContext) => callerContext(c, policy, clientAddress);

  // The one router that our routes need: Hono's preset brings two more.
  const app = new HonoBase<DoorEnv>({ router: new RegExpRouter() });
  app.use(requestLog(log, requestId), wellFormedUrl);
  app.notFound((c) => problemResponse(c, notFound('This path serves nothing.')));
  app.onError((error, c) => {
    const response = problemResponse(c, error);
    if (response.status >= 500) {
      const facts = { requestId: c.get('requestId'), door: 'http', operation: c.get('operation') };
      log('error', 'request failed', { ...facts, ...errorFields(error) });
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
