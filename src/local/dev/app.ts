import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { CORS_REQUEST_HEADERS, CORS_RESPONSE_HEADERS } from '../../api/http/index.ts';
import { consoleUrl } from '../console/console-pages.ts';
import { isLoopbackOrigin, loopbackOnly } from '../server/loopback.ts';

type Bindings = HttpBindings | Http2Bindings;

/** Handles a standard request. The bindings hold its connection. */
export type Fetch = (request: Request, bindings: Bindings) => Response | Promise<Response>;

export interface DevAppOptions {
  /** The HTTP API. */
  readonly api: Fetch;
  /** The GraphQL API. */
  readonly graphql: Fetch;
  readonly pages: Hono;
  /** Origins of front ends, besides those on this machine, that may call the API from a browser. In AWS the function URLs handle CORS. */
  readonly corsOrigins: readonly string[];
}

/** Serves from one origin the pages and everything that AWS serves from two function URLs and from AppSync. */
export function createDevApp({
  api,
  graphql,
  pages,
  corsOrigins,
}: DevAppOptions): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.use(loopbackOnly);
  const allowHeaders = [...CORS_REQUEST_HEADERS];
  const exposeHeaders = [...CORS_RESPONSE_HEADERS];
  const origin = (given: string) =>
    isLoopbackOrigin(given) || corsOrigins.includes(given) ? given : undefined;
  app.use('/api/*', cors({ origin, allowHeaders, exposeHeaders, maxAge: 600 }));
  app.all('/api/*', (c) => api(c.req.raw, c.env));
  app.get('/graphql', async (c, next) => {
    // A person who follows the link; clients send a POST.
    if (c.req.header('accept')?.includes('text/html')) return c.redirect(consoleUrl('reference/graphql'));
    return next();
  });
  app.all('/graphql', (c) => graphql(c.req.raw, c.env));
  app.route('/', pages);
  return app;
}

/** Responds between claiming the port and being ready. */
export const starting: Fetch = () =>
  Response.json({ message: 'Starting' }, { status: 503, headers: { 'Retry-After': '1' } });
