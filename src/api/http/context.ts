import type { Context } from 'hono';
import type { HonoBase } from 'hono/hono-base';
import type { Quota, TenantLimiter } from '../../redis/index.ts';
import type { Caller } from '../auth/identity.ts';
import type { PermissionPolicy } from '../auth/permissions.ts';
import { ApiError } from '../errors/api-error.ts';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, toProblem } from '../errors/problem.ts';
import type { CallerContext } from '../operations/operation.ts';

/** What a request carries through the HTTP door. */
export interface DoorEnv {
  Bindings: object;
  Variables: {
    requestId: string;
    operation: string | undefined;
    caller: Caller | undefined;
    /** Of the problem it is answered with. */
    problem: ProblemCode | undefined;
    /** What is left of the limits of the caller's tenant. */
    quotas: (() => readonly Quota[]) | undefined;
  };
}

export type DoorContext = Context<DoorEnv>;

/** The HTTP door; its `fetch` takes a standard Request. */
export type DoorApp = HonoBase<DoorEnv>;

/** Finds the caller's network address, which each home of the door keeps elsewhere. */
export type ClientAddress = (c: DoorContext) => string | undefined;

/** What the door knows beside the request itself. */
export interface CallerFacts {
  readonly policy: PermissionPolicy;
  readonly clientAddress: ClientAddress;
  readonly limiter: TenantLimiter | undefined;
}

/** @throws ApiError MISSING_TOKEN on a route without the authentication middleware */
export function callerContext(
  c: DoorContext,
  { policy, clientAddress, limiter }: CallerFacts,
): CallerContext {
  const caller = c.get('caller');
  if (!caller) throw new ApiError('MISSING_TOKEN', 'This route needs a caller: send a Bearer token.');
  const request = { userAgent: c.req.header('user-agent'), ipAddress: clientAddress(c) };
  return { caller, policy, request, limiter, onQuotas: (quotas) => c.set('quotas', quotas) };
}

/** Answers with problem details (RFC 9457). */
export function problemResponse(c: DoorContext, error: unknown): Response {
  const { problem, headers } = toProblem(error, c.get('requestId'));
  c.set('problem', problem.code);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'Content-Type': PROBLEM_MEDIA_TYPE },
  });
}
