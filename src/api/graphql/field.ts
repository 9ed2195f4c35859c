import { type Operation, type OperationContext, runOperation } from '../operations/operation.ts';
import { refusePrototypeKeys } from '../operations/prototype-keys.ts';
import type { RawInput } from '../operations/raw-input.ts';
import { withoutNulls } from './arguments.ts';

/** A field of Query or Mutation. */
export interface AppSyncField<Context> {
  readonly name: string;
  readonly typeName: 'Query' | 'Mutation';
  resolve(context: Context, given: RawInput): Promise<unknown>;
}

/** How the GraphQL schema spells what JSON spells otherwise. */
interface Spelling<Output> {
  readonly input?: (given: RawInput) => RawInput;
  readonly output?: (output: Output) => unknown;
}

/** Puts an operation behind GraphQL. AppSync parses AWSJSON arguments and serializes AWSJSON results by itself. */
export function field<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  { input = withoutNulls, output = (result) => result }: Spelling<Output> = {},
): AppSyncField<Context> {
  return {
    name: operation.name,
    typeName: operation.kind === 'query' ? 'Query' : 'Mutation',
    async resolve(context, given) {
      refusePrototypeKeys(given);
      return output(await runOperation(operation, context, input(given)));
    },
  };
}
