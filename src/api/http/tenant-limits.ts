import type { MiddlewareHandler } from 'hono';
import type { TenantLimiter } from '../../redis/index.ts';
import { declaredBytes, isChunked, longestBody } from './body.ts';
import type { HttpEnv } from './context.ts';

/** Begins a call of the caller's tenant, which charges one request, and always ends it. */
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
 * Charges a body by its declared size and reserves memory for it, before any of it is read. A body of unknown size
 * reserves memory for the largest body without escapes, and the rest once it is read.
 * @param maxBytes maximum size that the route accepts without escapes, in bytes; a larger body is rejected afterwards,
 *   without being read
 */
export function limitBody(maxBytes: number): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const declared = declaredBytes(c);
    const call = c.get('call');
    if (call && declared <= longestBody(maxBytes)) {
      call.holdBody(isChunked(c) ? maxBytes : declared);
      call.charge({ bytes: declared });
    }
    return next();
  };
}
