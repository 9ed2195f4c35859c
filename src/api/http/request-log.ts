import type { MiddlewareHandler } from 'hono';
import { type Log, OK } from '../logging/index.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import { rateLimitFields } from './rate-limit-headers.ts';

/**
 * Gives each request an id, sets the headers of every response and logs one line, without session ids, tokens or bodies.
 * @param requestId the platform's own id of the request, if it has one
 */
export function requestLog(
  log: Log,
  requestId: (c: HttpContext) => string | undefined,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const started = performance.now();
    const id = requestId(c) ?? crypto.randomUUID();
    c.set('requestId', id);
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('X-Request-Id', id);
    for (const [name, value] of Object.entries(rateLimitFields(c.get('quotas')?.() ?? []))) {
      c.res.headers.set(name, value);
    }
    log('info', 'request', {
      requestId: id,
      transport: 'http',
      tenant: c.get('caller')?.tenantId,
      operation: c.get('operation'),
      code: c.get('problem') ?? OK,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      method: c.req.method,
      status: c.res.status,
    });
  };
}
