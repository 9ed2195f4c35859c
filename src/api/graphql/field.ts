import {
  type CallerContext,
  type Operation,
  type OperationContext,
  type OperationGroup,
  type OutputOf,
  type RawInput,
  rejectPrototypeKeys,
  rejectUnsafeNumbers,
  runOperation,
} from '../operations/index.ts';
import { withoutNulls } from './arguments.ts';
import type { AppSyncEvent } from './event.ts';
import { textOutput } from './output.ts';

/** A field of Query or Mutation. */
export interface GraphqlField<Context> {
  readonly name: string;
  readonly typeName: 'Query' | 'Mutation';
  resolve(context: Context, given: RawInput): Promise<unknown>;
}

/** Conversions for an input or output that the GraphQL schema represents differently from JSON. */
interface FieldOptions<Output> {
  /** Replaces `withoutNulls`. */
  readonly input?: (given: RawInput) => RawInput;
  output?(output: Output): unknown;
}

/**
 * Exposes an operation as a GraphQL field. AppSync itself parses AWSJSON arguments and serializes AWSJSON results,
 * which are always objects here. Sources disagree on how it handles strings, so stored values are JSON text of type
 * String.
 * @param options conversions, if the GraphQL schema differs from the operation's
 */
export function field<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  options: FieldOptions<Output> = {},
): GraphqlField<Context> {
  const { input = withoutNulls } = options;
  return {
    name: operation.name,
    typeName: operation.kind === 'query' ? 'Query' : 'Mutation',
    async resolve(context, given) {
      rejectPrototypeKeys(given);
      // AppSync has already parsed AWSJSON, so numbers may have been rounded.
      rejectUnsafeNumbers(given);
      const output = textOutput(operation, await runOperation(operation, context, input(given)));
      return options.output ? options.output(output) : output;
    },
  };
}

/** Exposes a group of operations as GraphQL fields. */
export function fieldsOf<Context extends OperationContext, Group extends OperationGroup<Context>>(
  operations: Group,
  options: { readonly [Name in keyof Group]?: FieldOptions<OutputOf<Group[Name]>> },
): readonly GraphqlField<Context>[] {
  const given: Readonly<Record<string, FieldOptions<never> | undefined>> = options;
  return Object.values(operations).map((operation) => field(operation, given[operation.name]));
}

/** Runs one field for a context. */
type Resolve<Context> = (event: AppSyncEvent, context: Context) => Promise<unknown>;

/** By type and field name, such as `Query.getCache`. */
export type Resolvers<Context> = readonly (readonly [field: string, resolve: Resolve<Context>])[];

/** The fields of one subject. */
export interface GraphqlModule {
  readonly resolvers: Resolvers<CallerContext>;
}

/** @param contextOf adds the dependencies of the fields' operations to the caller's context */
export const resolversOf = <Base, Context>(
  fields: readonly GraphqlField<Context>[],
  contextOf: (base: Base) => Context,
): Resolvers<Base> =>
  fields.map((field) => [
    `${field.typeName}.${field.name}`,
    (event, base) => field.resolve(contextOf(base), event.arguments),
  ]);
