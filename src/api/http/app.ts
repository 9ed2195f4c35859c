import type { MiddlewareHandler } from 'hono';
import { HonoBase } from 'hono/hono-base';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { TenantLimiter } from '../../redis/index.ts';
import {
  bearerToken,
  type Caller,
  isDelegated,
  SERVER_TOKEN_HEADER,
  type TokenVerifier,
} from '../auth/index.ts';
import type { ServiceConfig } from '../config.ts';
import { notFound } from '../errors/index.ts';
import { createLog, errorFields, type Log } from '../logging/index.ts';
import type { HealthProbe } from '../operations/index.ts';
import {
  type ClientAddress,
  callerContext,
  type HttpApp,
  type HttpContext,
  type HttpEnv,
  problemResponse,
} from './context.ts';
import { healthRoutes } from './health-routes.ts';
import { type HttpModule, mountRoutes } from './mount.ts';
import { assertWellFormedUrl } from './query.ts';
import { requestLog } from './request-log.ts';
import { limitTenant } from './tenant-limits.ts';

export interface HttpAppOptions {
  /** Modules served to callers with a token. Health is public. */
  readonly modules: readonly HttpModule[];
  readonly verifier: TokenVerifier;
  /** Enforces the limits of tenants. Health has no limits. */
  readonly limiter?: TenantLimiter | undefined;
  readonly health: HealthProbe;
  readonly config: Pick<ServiceConfig, 'cacheWritePermission' | 'stepUp' | 'trustedProxy'>;
  readonly clientAddress?: ClientAddress;
  /** The platform's own id of a request; a random UUID by default. */
  readonly requestId?: (c: HttpContext) => string | undefined;
  readonly log?: Log;
  /** Receives every error that leads to a 5xx. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The HTTP API: the modules' routes and `/api/redis/health`, with problem details for errors.
 * @param options modules to serve, and the accepted tokens
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { modules, verifier, health, config, log = createLog(), onError } = options;
  const { limiter, clientAddress = () => undefined, requestId = () => undefined } = options;
  const { cacheWritePermission: cacheWrite, stepUp, trustedProxy } = config;
  const callerOptions = { policy: { cacheWrite, stepUp }, clientAddress, trustedProxy };
  const contextOf = (c: HttpContext) => callerContext(c, callerOptions);

  // The only router that our routes need. Hono's preset adds two more.
  const app = new HonoBase<HttpEnv>({ router: new RegExpRouter() });
  app.use(requestLog(log, requestId, limiter), wellFormedUrl);
  app.notFound((c) =>
    problemResponse(c, notFound('There is nothing at this path. docs/openapi.json lists all paths.')),
  );
  app.onError((error, c) => {
    const response = problemResponse(c, error);
    if (response.status >= 500) {
      const request = { requestId: c.get('requestId'), transport: 'http', operation: c.get('operation') };
      log('error', 'request failed', { ...request, ...errorFields(error) });
      onError?.(error);
    }
    return response;
  });

  const limits = limiter ? [limitTenant(limiter)] : [];
  const guards = [authenticate(verifier), ...limits, authenticateServer(verifier)];
  for (const module of modules) module.mount(app, guards, contextOf, { verifier, log });
  mountRoutes(app, healthRoutes, {
    guards: [recognize(verifier)],
    maxBodyBytes: 0,
    contextOf: (c) => ({ health, caller: c.get('caller') }),
  });
  return app;
}

const wellFormedUrl: MiddlewareHandler<HttpEnv> = (c, next) => {
  assertWellFormedUrl(c.req.url);
  return next();
};

/**
 * For public routes. A caller without a valid token is anonymous, so health responds even while tokens cannot be
 * verified.
 */
function recognize(verifier: TokenVerifier): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('caller', await callerOf(c, verifier).catch(() => undefined));
    await next();
  };
}

function authenticate(verifier: TokenVerifier): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('caller', await callerOf(c, verifier));
    await next();
  };
}

/** Runs after the tenant's limits, which include the cost of verifying a second token. */
function authenticateServer(verifier: TokenVerifier): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const caller = c.get('caller');
    c.set('delegated', !!caller && (await isDelegated(c.req.header(SERVER_TOKEN_HEADER), caller, verifier)));
    await next();
  };
}

/** @throws ApiError MISSING_TOKEN, INVALID_TOKEN, TENANT_REQUIRED or KEYS_UNAVAILABLE */
const callerOf = async (c: HttpContext, verifier: TokenVerifier): Promise<Caller> =>
  verifier.verify(bearerToken(c.req.header('authorization')));
