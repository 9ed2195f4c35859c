import { GRAPHQL_LIMITS } from '../../src/api/graphql/index.ts';
import type { GraphqlApi } from './graphql-errors.ts';

/** Depth of the introspection query of GraphQL's tools. */
const INTROSPECTION_DEPTH = 20;

/** Applies settings that `defineData` does not support to an API that has only the Redis operations. */
export function limitGraphqlApi(
  { resources: { cfnResources } }: GraphqlApi,
  { production }: { readonly production: boolean },
): void {
  const api = cfnResources.cfnGraphqlApi;
  // `defineData` requires both limits, counted from `iat` and `auth_time`, but only the token's expiry should count.
  for (const limit of ['AuthTTL', 'IatTTL']) {
    api.addPropertyDeletionOverride(`OpenIDConnectConfig.${limit}`);
  }
  api.resolverCountLimit = GRAPHQL_LIMITS.resolverCount;
  api.queryDepthLimit = production ? GRAPHQL_LIMITS.queryDepth : INTROSPECTION_DEPTH;
  // Front ends generate their types from amplify_outputs.json.
  if (production) api.introspectionConfig = 'DISABLED';
}
