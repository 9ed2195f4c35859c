import type { MiddlewareHandler } from 'hono';

/** The only address that local servers listen on. */
export const LOOPBACK = '127.0.0.1';

const LOOPBACK_HOSTS = new Set([LOOPBACK, 'localhost', '[::1]']);

/**
 * Rejects requests with any other host name. A foreign page can point its own host name at 127.0.0.1 (DNS rebinding) to
 * read our responses, but its requests then carry that name: in Host, or in a target such as `GET http://evil.example/`,
 * which our responses would repeat.
 */
export const loopbackOnly: MiddlewareHandler = async (context, next) => {
  const names = [context.req.header('host'), new URL(context.req.url).host];
  if (names.every(isLoopbackHost)) return next();
  return context.json({ message: 'This server responds on 127.0.0.1 and localhost only' }, 421);
};

export function isLoopbackHost(host = ''): boolean {
  return LOOPBACK_HOSTS.has(host.replace(/:\d+$/, '').toLowerCase());
}

/** Whether a page of this machine has the origin: any port and both schemes, as front ends in development are served. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  // Browsers resolve every name below localhost to loopback themselves, without DNS.
  return isLoopbackHost(url.host) || url.hostname.endsWith('.localhost');
}
