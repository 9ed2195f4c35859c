import type * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';
import type { Permission } from '../auth/index.ts';
import type { ProblemCode } from '../errors/index.ts';
import type { OperationContext } from './context.ts';

/** An example input and its output, for documentation and tests. */
export interface OperationExample<Input = unknown, Output = unknown> {
  readonly input: Input;
  readonly output: Output;
}

/** The metadata of an operation, used by both transports, OpenAPI and the tests. */
export interface OperationMetadata<Input = unknown, Output = unknown> {
  /** Also the name of its GraphQL field. */
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  /** Its value of the `action` parameter over HTTP; absent if its path serves no other operation. */
  readonly action?: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly input: z.ZodMiniType<Input>;
  readonly output: z.ZodMiniType<Output>;
  /** How to request less data if the answer is too large for the transport. */
  readonly askForLess?: string;
  /** HTTP status of a success. A 204 has no body. */
  readonly status: 200 | 201 | 204;
  /** Codes of the problems that it can cause, in addition to those of every operation. */
  readonly errors: readonly ProblemCode[];
  readonly example: () => OperationExample<NoInfer<Input>, NoInfer<Output>>;
}

/** One operation of the API. HTTP and GraphQL adapt it without adding logic. */
export interface Operation<Context extends OperationContext, Input, Output>
  extends OperationMetadata<Input, Output> {
  /** Rejects input that deserves a more specific error than "is not a known field". */
  validate?(raw: unknown): void;
  /** The cached values to store. A tenant may have a limit on their size. */
  stores?(input: Input): readonly unknown[];
  /**
   * The cost of a call, if it exceeds one request and the size of its input: `requests` counts each key, entry and tag;
   * `extraBytes` is the amount stored in addition to the input.
   */
  cost?(input: Input): { readonly requests: number; readonly extraBytes?: number };
  run(context: Context, input: Input): Promise<Output>;
}

/** The definition of an operation. Schemas are built on first use, because one process uses only a few of them. */
interface OperationDefinition<Context extends OperationContext, Input, Output>
  extends Omit<Operation<Context, Input, Output>, 'input' | 'output'> {
  readonly input: () => z.ZodMiniType<Input>;
  readonly output: () => z.ZodMiniType<Output>;
}

/**
 * Defines an operation. Its types are inferred from its schemas.
 * @param definition complete definition; the example must match both schemas
 * @returns the operation, which `runOperation` runs
 */
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
