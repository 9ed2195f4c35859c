import {
  type CallerContext,
  type Operation,
  type OperationContext,
  type RawInput,
  rejectPrototypeKeys,
  runOperation,
} from '../operations/index.ts';
import { withoutNulls } from './arguments.ts';
import type { AppSyncEvent } from './event.ts';

/** A field of Query or Mutation. */
export interface GraphqlField<Context> {
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
): GraphqlField<Context> {
  return {
    name: operation.name,
    typeName: operation.kind === 'query' ? 'Query' : 'Mutation',
    async resolve(context, given) {
      rejectPrototypeKeys(given);
      return output(await runOperation(operation, context, input(given)));
    },
  };
}

/** Runs one field for a context. */
type Resolve<Context> = (event: AppSyncEvent, context: Context) => Promise<unknown>;

/** By type and name, such as `Query.getCache`. */
export type Resolvers<Context> = readonly (readonly [field: string, resolve: Resolve<Context>])[];

/** What the GraphQL API serves of one subject. */
export interface GraphqlModule {
  readonly resolvers: Resolvers<CallerContext>;
}

/** @param contextOf completes what the API knows with what the fields' operations need */
export const resolversOf = <Base, Context>(
  fields: readonly GraphqlField<Context>[],
  contextOf: (base: Base) => Context,
): Resolvers<Base> =>
  fields.map((field) => [
    `${field.typeName}.${field.name}`,
    (event, base) => field.resolve(contextOf(base), event.arguments),
  ]);
