import {
  defaultFieldResolver,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { type AppSyncIdentity, asAppSyncEvent, type GraphqlResolver } from '../api/graphql/index.ts';

import { FieldRefusal, shownError } from './graphql-errors.ts';

/** A GraphQL request over HTTP, and whose it is. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly identity: AppSyncIdentity;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** Does what AppSync and the resolvers of `amplify/data` do: every field of a root type is one call of the door. */
export async function executeGraphql(schema: GraphQLSchema, door: GraphqlResolver, request: GraphqlRequest) {
  const document = parsed(request.query);
  const refused = 'error' in document ? [document.error] : validate(schema, document.document);
  if (refused.length > 0 || !('document' in document)) return { data: null, errors: refused.map(shownError) };
  const { data, errors } = await execute({
    schema,
    document: document.document,
    variableValues: request.variables ?? null,
    operationName: request.operationName ?? null,
    fieldResolver: (source, args, context, info) => {
      const typeName = info.parentType.name;
      const isRoot = typeName === 'Query' || typeName === 'Mutation';
      if (!isRoot) return defaultFieldResolver(source, args, context, info);
      return resolve(door, { typeName, fieldName: info.fieldName, arguments: args }, request);
    },
  });
  return { data: data ?? null, ...(errors && { errors: errors.map(shownError) }) };
}

async function resolve(
  door: GraphqlResolver,
  field: { typeName: 'Query' | 'Mutation'; fieldName: string; arguments: unknown },
  { identity, headers, requestId }: GraphqlRequest,
): Promise<unknown> {
  const event = asAppSyncEvent(overTheWire({ ...field, identity, request: { headers } }));
  if (!event) throw new Error('Not an event of AppSync');
  const { data, error } = await door(event, requestId);
  if (error) throw new FieldRefusal(error);
  return overTheWire(data);
}

/** Both ways between AppSync and a function lead through JSON. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function parsed(query: string) {
  try {
    return { document: parse(query) };
  } catch (error) {
    return { error: error as GraphQLError };
  }
}
