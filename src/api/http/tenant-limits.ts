import type { MiddlewareHandler } from 'hono';
import type { TenantLimiter } from '../../redis/index.ts';
import type { HttpContext, HttpEnv } from './context.ts';

/** Begins a call of the caller's tenant, which charges one request, and ends it whatever its outcome. */
export function limitTenant(limiter: TenantLimiter): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const caller = c.get('caller');
    const call = caller && limiter.begin(caller.tenantId);
    c.set('call', call);
    try {
      await next();
    } finally {
      // Lambda freezes the process once the response is returned.
      await call?.end();
    }
  };
}

/**
 * Charges a body by its declared size and reserves memory for it, before any of it is read.
 * @param maxBytes largest body that the route accepts; a larger one is rejected afterwards, unread
 */
export function limitBody(maxBytes: number): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const declared = declaredBytes(c);
    const call = c.get('call');
    if (call && (declared ?? 0) <= maxBytes) {
      call.holdBody(declared ?? maxBytes);
      call.charge({ bytes: declared ?? 0 });
    }
    return next();
  };
}

/** @returns undefined for a body that is sent in chunks */
function declaredBytes(c: HttpContext): number | undefined {
  if (c.req.header('transfer-encoding')) return undefined;
  // Neither header means no body (RFC 9112 section 6.3). A body of HTTP/2 may come without; it counts once it is read.
  return Number.parseInt(c.req.header('content-length') ?? '0', 10) || 0;
}
