import { GRAPHQL_LIMITS } from '../../src/api/graphql/index.ts';
import type { GraphqlApi } from './graphql-errors.ts';

/** An introspection query of GraphQL's tools nests its types this deep. */
const INTROSPECTION_DEPTH = 20;

/** Applies settings that `defineData` does not have to an API with the operations of Redis alone. */
export function limitGraphqlApi(
  { resources: { cfnResources } }: GraphqlApi,
  { production }: { readonly production: boolean },
): void {
  const api = cfnResources.cfnGraphqlApi;
  // `defineData` requires both, counted from `iat` and `auth_time`. Only the expiry in the token must count.
  for (const limit of ['AuthTTL', 'IatTTL']) {
    api.addPropertyDeletionOverride(`OpenIDConnectConfig.${limit}`);
  }
  api.resolverCountLimit = GRAPHQL_LIMITS.resolverCount;
  api.queryDepthLimit = production ? GRAPHQL_LIMITS.queryDepth : INTROSPECTION_DEPTH;
  // Front ends generate their types from amplify_outputs.json.
  if (production) api.introspectionConfig = 'DISABLED';
}
