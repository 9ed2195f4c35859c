import type { MiddlewareHandler } from 'hono';
import type { TenantLimiter } from '../../redis/index.ts';
import { type Log, OK } from '../logging/index.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import { rateLimitFields } from './rate-limit-headers.ts';

/**
 * Assigns each request an id, sets the headers of every response and logs one line, without session ids, tokens or
 * bodies.
 * @param requestId the platform's own id of the request, if it has one
 * @param limiter provides the remaining amounts of the limits of the caller's tenant
 */
export function requestLog(
  log: Log,
  requestId: (c: HttpContext) => string | undefined,
  limiter?: TenantLimiter,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const started = performance.now();
    const id = requestId(c) ?? crypto.randomUUID();
    c.set('requestId', id);
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('X-Request-Id', id);
    const tenant = c.get('caller')?.tenantId;
    const quotas = tenant === undefined ? [] : (limiter?.quotas(tenant) ?? []);
    for (const [name, value] of Object.entries(rateLimitFields(quotas))) {
      c.res.headers.set(name, value);
    }
    log('info', 'request', {
      requestId: id,
      transport: 'http',
      tenant,
      operation: c.get('operation'),
      code: c.get('problem') ?? OK,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      method: c.req.method,
      status: c.res.status,
    });
  };
}
