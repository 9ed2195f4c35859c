import { GRAPHQL_LIMITS } from '../../src/api/graphql/index.ts';
import type { data } from '../data/resource.ts';
import type { Deployment } from '../deployment.ts';
import { responseTemplate } from './response-template.ts';

type CfnResources = ReturnType<(typeof data)['getInstance']>['resources']['cfnResources'];

interface Data {
  readonly resources: {
    readonly cfnResources: Pick<CfnResources, 'cfnGraphqlApi' | 'cfnFunctionConfigurations'>;
  };
}

/** What Amplify calls the resolver functions that invoke `sessionManager` and `cacheManager`. */
const INVOCATIONS = ['InvokeSessionManagerLambdaDataSource', 'InvokeCacheManagerLambdaDataSource'];

/** An introspection query of GraphQL's tools nests its types this deep. */
const INTROSPECTION_DEPTH = 20;

/**
 * Applies settings that `defineData` does not have. Resolvers of other functions stay as they are.
 * @throws Error if Amplify names the resolver functions otherwise: errors would reach callers as AppSync words them
 */
export function finishGraphqlApi({ resources: { cfnResources } }: Data, { kind }: Deployment): void {
  const api = cfnResources.cfnGraphqlApi;
  const invocations = Object.values(cfnResources.cfnFunctionConfigurations);
  for (const name of INVOCATIONS) {
    const invoke = invocations.find((one) => one.name === name);
    if (!invoke) throw new Error(`The GraphQL API has no resolver function ${name}`);
    invoke.responseMappingTemplateS3Location = undefined;
    invoke.responseMappingTemplate = responseTemplate;
  }
  // `defineData` requires both, counted from `iat` and `auth_time`. Only the expiry in the token must count.
  for (const limit of ['AuthTTL', 'IatTTL']) {
    api.addPropertyDeletionOverride(`OpenIDConnectConfig.${limit}`);
  }
  const production = kind === 'production';
  api.resolverCountLimit = GRAPHQL_LIMITS.resolverCount;
  api.queryDepthLimit = production ? GRAPHQL_LIMITS.queryDepth : INTROSPECTION_DEPTH;
  // Front ends generate their types from amplify_outputs.json.
  if (production) api.introspectionConfig = 'DISABLED';
}
