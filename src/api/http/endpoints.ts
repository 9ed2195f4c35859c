import type {
  Operation,
  OperationContext,
  OperationGroup,
  OperationMetadata,
  OutputOf,
} from '../operations/index.ts';
import { type EndpointOptions, endpoint, type OperationEndpoint } from './endpoint.ts';

/** The endpoints of one subject, by the names of their operations. */
export type Endpoints<Names extends PropertyKey, Context> = Readonly<
  Record<Names, OperationEndpoint<Context>>
>;

/**
 * Exposes the operations of one subject over HTTP.
 * @param options for operations whose input or output also travels in headers
 */
export function endpointsOf<Context extends OperationContext, Group extends OperationGroup<Context>>(
  operations: Group,
  options: { readonly [Name in keyof Group]?: EndpointOptions<OutputOf<Group[Name]>> } = {},
): Endpoints<keyof Group, Context> {
  const entries = Object.entries<Operation<Context, unknown, unknown>>(operations);
  const given: Readonly<Record<string, EndpointOptions<never> | undefined>> = options;
  return Object.fromEntries(
    entries.map(([name, operation]) => [name, endpoint(operation, given[name])]),
  ) as Endpoints<keyof Group, Context>;
}

/** The endpoints of one kind of operation, in the order of their table. */
export const ofKind = <Context>(
  kind: OperationMetadata['kind'],
  endpoints: Endpoints<PropertyKey, Context>,
): OperationEndpoint<Context>[] =>
  Object.values(endpoints).filter(({ serves }) => serves.operation.kind === kind);
