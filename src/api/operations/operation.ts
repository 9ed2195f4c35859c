import type * as z from 'zod/mini';
import { lazy, type Quota, type RateLimitDecision, type TenantLimiter } from '../../redis/index.ts';
import { type Access, authorize, type Caller, type PermissionPolicy } from '../auth/index.ts';

import { fieldErrors, invalidInput } from '../errors/index.ts';

/** What a door knows of the request itself, as opposed to what the request says. */
export interface RequestFacts {
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
}

/** What every operation may be given; each asks for more through its own context type. */
export interface OperationContext {
  readonly caller?: Caller | undefined;
  readonly policy?: PermissionPolicy | undefined;
  /** Keeps the caller's tenant within its limits, if there are any. */
  readonly limiter?: TenantLimiter | undefined;
  /** Hears how to ask what is left of those limits. */
  readonly onQuotas?: ((quotas: () => readonly Quota[]) => void) | undefined;
}

export interface CallerContext extends OperationContext {
  readonly caller: Caller;
  readonly policy: PermissionPolicy;
  readonly request: RequestFacts;
}

/** What can be said of an operation without running it. */
export interface OperationFacts<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly summary: string;
  readonly access: Access;
  readonly input: z.ZodMiniType<Input>;
  readonly output: z.ZodMiniType<Output>;
}

/** One thing the product does for a caller, written once; HTTP and GraphQL adapt it and add no logic. */
export interface Operation<Context extends OperationContext, Input, Output>
  extends OperationFacts<Input, Output> {
  /** Refuses input that deserves a more telling error than "is not a known field". */
  refuse?(raw: unknown): void;
  /** The values it is asked to store, which count as bytes written. */
  stores?(input: Input): readonly unknown[];
  run(context: Context, input: Input): Promise<Output>;
}

/** An operation as it is written down: schemas are built when they are first needed, most never are. */
interface OperationDefinition<Context extends OperationContext, Input, Output>
  extends Omit<Operation<Context, Input, Output>, 'input' | 'output'> {
  readonly input: () => z.ZodMiniType<Input>;
  readonly output: () => z.ZodMiniType<Output>;
}

/** Infers an operation's types from its schemas. */
export function defineOperation<Context extends OperationContext, Input, Output>(
  definition: OperationDefinition<Context, Input, Output>,
): Operation<Context, Input, Output> {
  const input = lazy(definition.input);
  const output = lazy(definition.output);
  return {
    ...definition,
    get input() {
      return input();
    },
    get output() {
      return output();
    },
  };
}

/**
 * Checks permission, limits and input, then runs: the one way through which every door calls an operation.
 * @param raw the input as it arrived
 * @throws ApiError FORBIDDEN, INVALID_INPUT or NOT_FOUND; RateLimitedError; RedisError from the core
 */
export async function runOperation<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  context: Context,
  raw: unknown,
): Promise<Output> {
  authorize(operation.access, context.caller, context.policy);
  const parsed = operation.input.safeParse(raw);
  const decision = applyLimits(operation, context, parsed.data);
  try {
    operation.refuse?.(raw);
    if (!parsed.success) throw invalidInput(fieldErrors(parsed.error, raw));
    return await operation.run(context, parsed.data);
  } finally {
    // In Lambda nothing goes on after the answer.
    await decision?.pending;
  }
}

/** Input that does not fit is charged as well, as a call that stores nothing. */
function applyLimits<Context extends OperationContext, Input, Output>(
  { access, stores }: Operation<Context, Input, Output>,
  { caller, limiter, onQuotas }: OperationContext,
  input: Input | undefined,
): RateLimitDecision | undefined {
  if (!limiter || !caller || access === 'public') return undefined;
  const sizes = () => (stores && input !== undefined ? stores(input).map(jsonBytes) : []);
  const decision = limiter.limit(caller.tenantId, sizes);
  if (decision) onQuotas?.(decision.quotas);
  if (decision?.error) throw decision.error;
  return decision;
}

/** What cannot be written as JSON, the core refuses. */
function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return 0;
  }
}
