import type * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';
import type { Permission } from '../auth/index.ts';
import type { ProblemCode } from '../errors/index.ts';
import type { OperationContext } from './context.ts';

/** An input and the output it leads to, for documentation and tests. */
export interface OperationExample<Input = unknown, Output = unknown> {
  readonly input: Input;
  readonly output: Output;
}

/** What is known of an operation without running it. Both transports, OpenAPI and the tests read it. */
export interface OperationMetadata<Input = unknown, Output = unknown> {
  /** Also the name of its GraphQL field. */
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  /** Its value of the `action` parameter over HTTP; absent when its path serves nothing else. */
  readonly action?: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly input: z.ZodMiniType<Input>;
  readonly output: z.ZodMiniType<Output>;
  /** How to ask for less, when the answer is too large for the transport. */
  readonly askForLess?: string;
  /** HTTP status of success. A 204 has no body. */
  readonly status: 200 | 201 | 204;
  /** Codes of the problems it can end with, besides those that every operation can end with. */
  readonly errors: readonly ProblemCode[];
  readonly example: () => OperationExample<NoInfer<Input>, NoInfer<Output>>;
}

/** One thing the product does for a caller. HTTP and GraphQL adapt it and add no logic. */
export interface Operation<Context extends OperationContext, Input, Output>
  extends OperationMetadata<Input, Output> {
  /** Rejects input that deserves a more specific error than "is not a known field". */
  validate?(raw: unknown): void;
  /** The cached values it is asked to store. A tenant may have a limit on their size. */
  stores?(input: Input): readonly unknown[];
  /**
   * What a call costs, if that is more than one request and the bytes of its input: `requests` is one for each key,
   * entry and tag, `extraBytes` is what it stores beyond its input.
   */
  cost?(input: Input): { readonly requests: number; readonly extraBytes?: number };
  run(context: Context, input: Input): Promise<Output>;
}

/** An operation as it is written: schemas are built on first use, because one process uses few of them. */
interface OperationDefinition<Context extends OperationContext, Input, Output>
  extends Omit<Operation<Context, Input, Output>, 'input' | 'output'> {
  readonly input: () => z.ZodMiniType<Input>;
  readonly output: () => z.ZodMiniType<Output>;
}

/**
 * Defines an operation. Its types follow from its schemas.
 * @param definition everything there is to say about it; the example must fit both schemas
 * @returns the operation, to be run by `runOperation`
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
