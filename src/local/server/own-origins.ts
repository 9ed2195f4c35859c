import type { MiddlewareHandler } from 'hono';

/**
 * Rejects requests of pages of other origins. Requests without an origin come from programs, or from a browser that says
 * where else they come from.
 */
export const rejectForeignOrigins =
  (allowed: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const origin = context.req.header('origin');
    const site = context.req.header('sec-fetch-site') ?? 'none';
    const isOwn = origin === undefined ? OWN_SITES.has(site) : allowed.includes(origin);
    return isOwn ? next() : context.json({ message: 'Not from this page' }, 403);
  };

/** https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header; `none`: the user entered the address. */
const OWN_SITES = new Set(['none', 'same-origin']);
