import type { RateLimitDecision } from '../../redis/index.ts';
import { authorize } from '../auth/index.ts';
import { fieldErrors, invalidInput } from '../errors/index.ts';
import type { OperationContext } from './context.ts';
import type { Operation } from './define.ts';

/**
 * Checks permission, limits and input, then runs the operation. Every transport calls operations through this function.
 * @param raw the input as it arrived
 * @returns the operation's output
 * @throws ApiError MISSING_TOKEN, FORBIDDEN, INVALID_INPUT or NOT_FOUND; RateLimitedError; RedisError from the core
 */
export async function runOperation<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  context: Context,
  raw: unknown,
): Promise<Output> {
  authorize(operation.permission, context.caller, context.policy);
  const parsed = operation.input.safeParse(raw);
  const decision = applyLimits(operation, context, parsed.data);
  try {
    operation.validate?.(raw);
    if (!parsed.success) throw invalidInput(fieldErrors(parsed.error, raw));
    return await operation.run(context, parsed.data);
  } finally {
    // Lambda freezes the process once the response is returned.
    await decision?.pending;
  }
}

/** Invalid input is charged too, as a call that stores nothing. */
function applyLimits<Context extends OperationContext, Input, Output>(
  { permission, stores }: Operation<Context, Input, Output>,
  { caller, limiter, onQuotas }: OperationContext,
  input: Input | undefined,
): RateLimitDecision | undefined {
  if (!limiter || !caller || permission === 'public') return undefined;
  const sizes = () => (stores && input !== undefined ? stores(input).map(jsonBytes) : []);
  const decision = limiter.limit(caller.tenantId, sizes);
  if (decision) onQuotas?.(decision.quotas);
  if (decision?.error) throw decision.error;
  return decision;
}

/** The core rejects values that cannot be written as JSON. */
function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return 0;
  }
}
