import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { loopbackOnly } from './loopback.ts';

type Bindings = HttpBindings | Http2Bindings;

/** Answers a standard request; the bindings tell where it came from. */
export type Fetch = (request: Request, bindings: Bindings) => Response | Promise<Response>;

export interface DevAppOptions {
  /** The HTTP door. */
  readonly api: Fetch;
  /** The GraphQL door. */
  readonly graphql: Fetch;
  readonly pages: Hono;
  /** Origins of front ends that may call the API from a browser, as the function URLs do it in AWS. */
  readonly corsOrigins: readonly string[];
}

/** One origin for what AWS serves from two function URLs and from AppSync, and for the pages. */
export function createDevApp({
  api,
  graphql,
  pages,
  corsOrigins,
}: DevAppOptions): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.use(loopbackOnly);
  if (corsOrigins.length > 0) {
    const exposeHeaders = [
      ...['ETag', 'Location', 'RateLimit', 'RateLimit-Policy'],
      ...['Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
    ];
    app.use('/api/*', cors({ origin: [...corsOrigins], exposeHeaders, maxAge: 600 }));
  }
  app.all('/api/*', (c) => api(c.req.raw, c.env));
  app.all('/graphql', (c) => graphql(c.req.raw, c.env));
  app.route('/', pages);
  return app;
}

/** What is served between claiming the port and being ready. */
export const starting: Fetch = () =>
  Response.json({ message: 'Starting' }, { status: 503, headers: { 'Retry-After': '1' } });
