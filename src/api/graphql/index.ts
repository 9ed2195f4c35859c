export { cacheFields } from './cache-fields.ts';
export { consoleFields } from './console-fields.ts';
export { type AppSyncIdentity, asAppSyncEvent } from './event.ts';
export { type GraphqlField, type GraphqlModule, resolversOf } from './field.ts';
export { GRAPHQL_LIMITS } from './limits.ts';
export { createGraphqlResolver, type GraphqlResolver } from './resolver.ts';
export { type GraphqlError, graphqlErrorResponse } from './response.ts';
export { sessionFields } from './session-fields.ts';
export { tenantFields } from './tenant-fields.ts';
