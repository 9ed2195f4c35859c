import type { MiddlewareHandler } from 'hono';
import type { TokenVerifier } from '../auth/index.ts';
import { ApiError } from '../errors/index.ts';
import type { Log } from '../logging/index.ts';
import { type CallerContext, merge, type RawInput } from '../operations/index.ts';
import { limitBodySize, readJsonBody } from './body.ts';
import type { HttpApp, HttpContext, HttpEnv } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { readQuery } from './query.ts';
import { limitBody } from './tenant-limits.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Endpoints by path and method. Any other method of a path is a 405. */
export type RouteTable<Context> = Readonly<Record<string, Partial<Record<Method, Endpoint<Context>>>>>;

/** Services for routes that authenticate their callers themselves. */
export interface HttpServices {
  readonly verifier: TokenVerifier;
  readonly log: Log;
}

/** The routes of one subject. */
export interface HttpModule {
  /** @param guards middleware that runs before a route's body is read */
  mount(
    app: HttpApp,
    guards: readonly MiddlewareHandler<HttpEnv>[],
    callerContext: (c: HttpContext) => CallerContext,
    services: HttpServices,
  ): void;
}

export interface MountOptions<Context> {
  /** Middleware that runs before a body is read. */
  readonly guards?: readonly MiddlewareHandler<HttpEnv>[];
  /** Maximum size of a body, in bytes, with escapes counted as the characters that they represent. */
  readonly maxBodyBytes: number;
  readonly contextOf: (c: HttpContext) => Context;
}

/** Adds the routes of one subject to an app. */
export function mountRoutes<Context>(
  app: HttpApp,
  routes: RouteTable<Context>,
  { guards = [], maxBodyBytes, contextOf }: MountOptions<Context>,
): void {
  const bodyLimits = [limitBody(maxBodyBytes), limitBodySize(maxBodyBytes)];
  for (const [path, methods] of Object.entries(routes)) {
    for (const [method, serve] of Object.entries(methods)) {
      const read = readerOf(method, maxBodyBytes);
      // A GET Request cannot have a body.
      const limits = method === 'GET' ? [] : bodyLimits;
      const handler = async (c: HttpContext) => {
        const context = contextOf(c);
        return serve(c, context, merge(await read(c), c.req.param(), 'the path'));
      };
      app.on(method, [path], ...guards, ...limits, handler);
    }
    app.all(path, () => notAllowed(Object.keys(methods)));
  }
}

/**
 * Bodies of GET and DELETE have no defined meaning (RFC 9110 sections 9.3.1 and 9.3.5), so their input is the query.
 */
function readerOf(method: string, maxBodyBytes: number): (c: HttpContext) => RawInput | Promise<RawInput> {
  return method === 'GET' || method === 'DELETE' ? readQuery : (c) => readJsonBody(c, maxBodyBytes);
}

/** @throws ApiError METHOD_NOT_ALLOWED */
export function notAllowed(methods: readonly string[]): never {
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  throw new ApiError('METHOD_NOT_ALLOWED', `This path serves ${allow}.`, { headers: { Allow: allow } });
}
