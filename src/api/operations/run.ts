import type { LimitedCall } from '../../redis/index.ts';
import { authorize, requireSignIn } from '../auth/index.ts';
import { fieldErrors, invalidInput } from '../errors/index.ts';
import type { OperationContext } from './context.ts';
import type { Operation } from './define.ts';

/**
 * Checks permission, input and limits, then runs the operation. Every transport calls operations through this function.
 * @param raw the input as received
 * @returns the operation's output
 * @throws ApiError MISSING_TOKEN, FORBIDDEN, INVALID_INPUT or NOT_FOUND; StepUpRequiredError; RateLimitedError;
 *   RedisError from the core
 */
export async function runOperation<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  context: Context,
  raw: unknown,
): Promise<Output> {
  authorize(operation.permission, context.caller, context.policy);
  requireSignIn(operation.name, context.caller, context.policy);
  const parsed = operation.input.safeParse(raw);
  operation.validate?.(raw);
  if (!parsed.success) throw invalidInput(fieldErrors(parsed.error, raw));
  if (context.call) chargeInput(context.call, operation, raw, parsed.data);
  return operation.run(context, parsed.data);
}

/** Charges the cost of the input, before Redis is contacted. */
function chargeInput<Context extends OperationContext, Input, Output>(
  call: LimitedCall,
  { kind, stores, cost }: Operation<Context, Input, Output>,
  raw: unknown,
  input: Input,
): void {
  const { requests = 1, extraBytes = 0 } = cost?.(input) ?? {};
  call.charge({
    requests,
    bytes: kind === 'mutation' ? jsonBytes(raw) + extraBytes : 0,
    valueSizes: () => stores?.(input).map(jsonBytes) ?? [],
  });
  call.flush();
}

/** Values that cannot be written as JSON count as 0; the core rejects them. */
function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return 0;
  }
}
