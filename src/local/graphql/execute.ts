import {
  defaultFieldResolver,
  execute,
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import {
  type AppSyncIdentity,
  asAppSyncEvent,
  GRAPHQL_LIMITS,
  type GraphqlResolver,
} from '../../api/graphql/index.ts';
import { FieldError, formatError, limitReached } from './errors.ts';

/** A GraphQL request over HTTP, with its caller. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly identity: AppSyncIdentity;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** Executes a request like AppSync with the resolvers of `amplify/data`: every root field is one call of the resolver. */
export async function executeGraphql(
  schema: GraphQLSchema,
  resolver: GraphqlResolver,
  request: GraphqlRequest,
) {
  const document = parsed(request.query);
  const rejected = 'error' in document ? [document.error] : validate(schema, document.document);
  if (rejected.length > 0 || !('document' in document))
    return { data: null, errors: rejected.map(formatError) };
  let resolved = 0;
  const { data, errors } = await execute({
    schema,
    document: document.document,
    variableValues: request.variables ?? null,
    operationName: request.operationName ?? null,
    fieldResolver: (source, args, context, info) => {
      if (depthOf(info.path) > GRAPHQL_LIMITS.queryDepth) throw limitReached('QueryDepthLimitReached');
      const typeName = info.parentType.name;
      const isRoot = typeName === 'Query' || typeName === 'Mutation';
      if (!isRoot) return defaultFieldResolver(source, args, context, info);
      if (++resolved > GRAPHQL_LIMITS.resolverCount) throw limitReached('ResolverExecutionLimitReached');
      return resolve(resolver, { typeName, fieldName: info.fieldName, arguments: args }, request);
    },
  });
  return { data: data ?? null, ...(errors && { errors: errors.map(formatError) }) };
}

async function resolve(
  resolver: GraphqlResolver,
  field: { typeName: 'Query' | 'Mutation'; fieldName: string; arguments: unknown },
  { identity, headers, requestId }: GraphqlRequest,
): Promise<unknown> {
  const event = asAppSyncEvent(overTheWire({ ...field, identity, request: { headers } }));
  if (!event) throw new Error('Not an AppSync event');
  const { data, error } = await resolver(event, requestId);
  if (error) throw new FieldError(error);
  return overTheWire(data);
}

/** How many fields lead to a value; the positions in a list do not count. */
function depthOf(path: GraphQLResolveInfo['path'] | undefined): number {
  if (!path) return 0;
  return depthOf(path.prev) + (typeof path.key === 'string' ? 1 : 0);
}

/** AppSync and a function exchange JSON in both directions. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function parsed(query: string) {
  try {
    return { document: parse(query) };
  } catch (error) {
    return { error: error as GraphQLError };
  }
}
