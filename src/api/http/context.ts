import type { Context } from 'hono';
import type { HonoBase } from 'hono/hono-base';
import type { LimitedCall } from '../../redis/index.ts';
import type { Caller, PermissionPolicy } from '../auth/index.ts';
import { ApiError, PROBLEM_MEDIA_TYPE, type ProblemCode, toProblem } from '../errors/index.ts';
import type { CallerContext } from '../operations/index.ts';
import { requestFacts, type TrustedProxy } from '../proxy/index.ts';

/** The HTTP API's variables of each request. */
export interface HttpEnv {
  Bindings: object;
  Variables: {
    requestId: string;
    operation: string | undefined;
    caller: Caller | undefined;
    /** Whether a trusted server calls on behalf of the caller. */
    delegated: boolean;
    /** The code of the problem in the response. */
    problem: ProblemCode | undefined;
    /** The call, if the caller's tenant has limits. */
    call: LimitedCall | undefined;
  };
}

export type HttpContext = Context<HttpEnv>;

/** The HTTP API. Its `fetch` accepts a standard Request. */
export type HttpApp = HonoBase<HttpEnv>;

/** Reads the caller's network address, which each platform provides differently. */
export type ClientAddress = (c: HttpContext) => string | undefined;

/** The part of a caller's context that is the same for every request. */
export interface CallerOptions {
  readonly policy: PermissionPolicy;
  readonly clientAddress: ClientAddress;
  readonly trustedProxy: TrustedProxy | undefined;
}

/** @throws ApiError MISSING_TOKEN on a route without the authentication middleware */
export function callerContext(c: HttpContext, options: CallerOptions): CallerContext {
  const { policy, clientAddress, trustedProxy } = options;
  const caller = c.get('caller');
  if (!caller) throw new ApiError('MISSING_TOKEN', 'This route requires a token. Send a Bearer token.');
  const header = (name: string) => c.req.header(name);
  const observed = { userAgent: header('user-agent'), ipAddress: clientAddress(c) };
  const request = requestFacts(observed, header, trustedProxy);
  return { caller, policy, request, delegated: c.get('delegated'), call: c.get('call') };
}

/** A response with problem details (RFC 9457). */
export function problemResponse(c: HttpContext, error: unknown): Response {
  const { problem, headers } = toProblem(error, c.get('requestId'));
  c.set('problem', problem.code);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'Content-Type': PROBLEM_MEDIA_TYPE },
  });
}
