import type { MiddlewareHandler } from 'hono';
import { HonoBase } from 'hono/hono-base';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { TenantLimiter } from '../../redis/index.ts';
import { bearerToken } from '../auth/bearer.ts';
import type { TokenVerifier } from '../auth/verifier.ts';
import type { ServiceConfig } from '../config.ts';
import { notFound } from '../errors/api-error.ts';
import { healthPart } from '../graphql/health-fields.ts';
import { createLog, errorFields, type Log } from '../logging/log.ts';
import type { Part } from '../modules.ts';
import type { HealthProbe } from '../operations/health-probe.ts';
import type { CallerContext } from '../operations/operation.ts';
import {
  type ClientAddress,
  callerContext,
  type DoorApp,
  type DoorContext,
  type DoorEnv,
  problemResponse,
} from './context.ts';
import { assertWellFormedUrl } from './query.ts';
import { requestLog } from './request-log.ts';

export interface HttpAppOptions {
  /** What callers with a token are served; health is served to everybody. */
  readonly parts: readonly Part<CallerContext>[];
  readonly verifier: TokenVerifier;
  /** Keeps tenants within their limits if given; health has none. */
  readonly limiter?: TenantLimiter | undefined;
  readonly health: HealthProbe;
  readonly config: Pick<ServiceConfig, 'cacheWritePermission'>;
  readonly clientAddress?: ClientAddress;
  /** The platform's own id of a request; a random UUID without one. */
  readonly requestId?: (c: DoorContext) => string | undefined;
  readonly log?: Log;
  /** Hears of every error that is answered with a 5xx. */
  readonly onError?: (error: unknown) => void;
}

/** The HTTP door: `/api/redis/session`, `/api/redis/cache` and `/api/redis/health`, with problem details for errors. */
export function createHttpApp(options: HttpAppOptions): DoorApp {
  const { parts, verifier, health, config, log = createLog(), onError } = options;
  const { limiter, clientAddress = () => undefined, requestId = () => undefined } = options;
  const facts = { policy: { cacheWrite: config.cacheWritePermission }, clientAddress, limiter };
  const caller = (c: DoorContext) => callerContext(c, facts);

  // The one router that our routes need: Hono's preset brings two more.
  const app = new HonoBase<DoorEnv>({ router: new RegExpRouter() });
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
  for (const part of parts) part.mount(app, guards, caller);
  healthPart(health).mount(app, [], () => ({}));
  return app;
}

const wellFormedUrl: MiddlewareHandler<DoorEnv> = (c, next) => {
  assertWellFormedUrl(c.req.url);
  return next();
};

function authenticate(verifier: TokenVerifier): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    c.set('caller', await verifier.verify(bearerToken(c.req.header('authorization'))));
    await next();
  };
}
