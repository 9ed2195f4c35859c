import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError } from '../errors/api-error.ts';
import { merge, type RawInput } from '../operations/raw-input.ts';
import { readJsonBody } from './body.ts';
import type { DoorApp, DoorContext, DoorEnv } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { readQuery } from './query.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Path -> method -> who serves it. Every other method of a path is answered with 405. */
export type RouteTable<Context> = Readonly<Record<string, Partial<Record<Method, Endpoint<Context>>>>>;

export interface MountOptions<Context> {
  /** Runs before a body is read. */
  readonly guards?: readonly MiddlewareHandler<DoorEnv>[];
  /** Largest body, in bytes. */
  readonly maxBodyBytes: number;
  readonly contextOf: (c: DoorContext) => Context;
}

export function mountRoutes<Context>(
  app: DoorApp,
  routes: RouteTable<Context>,
  { guards = [], maxBodyBytes, contextOf }: MountOptions<Context>,
): void {
  const limit = bodyLimit({ maxSize: maxBodyBytes, onError: () => tooLarge(maxBodyBytes) });
  for (const [path, methods] of Object.entries(routes)) {
    for (const [method, serve] of Object.entries(methods)) {
      const read = readerOf(method);
      // A Request of method GET cannot have a body.
      const limits = method === 'GET' ? [] : [limit];
      const handler = async (c: DoorContext) => {
        const context = contextOf(c);
        return serve(c, context, merge(await read(c), c.req.param(), 'the path'));
      };
      app.on(method, [path], ...guards, ...limits, handler);
    }
    app.all(path, () => notAllowed(Object.keys(methods)));
  }
}

/** Bodies of GET and DELETE have no meaning (RFC 9110 sections 9.3.1 and 9.3.5): the query speaks for them. */
function readerOf(method: string): (c: DoorContext) => RawInput | Promise<RawInput> {
  return method === 'GET' || method === 'DELETE' ? readQuery : readJsonBody;
}

function tooLarge(maxBytes: number): never {
  throw new ApiError('BODY_TOO_LARGE', `The body must not exceed ${maxBytes} bytes.`);
}

function notAllowed(methods: readonly string[]): never {
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  throw new ApiError('METHOD_NOT_ALLOWED', `This path serves ${allow}.`, { headers: { Allow: allow } });
}
