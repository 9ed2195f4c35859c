import { GRAPHQL_LIMITS } from '../../src/api/graphql/index.ts';
import type { data } from '../data/resource.ts';
import type { Deployment } from '../deployment.ts';
import { responseTemplate } from './response-template.ts';

type Data = Pick<ReturnType<(typeof data)['getInstance']>, 'resources'>;

/** An introspection query of GraphQL's tools nests its types this deep. */
const INTROSPECTION_DEPTH = 20;

/** Applies settings that `defineData` does not have. */
export function finishGraphqlApi({ resources: { cfnResources } }: Data, { kind }: Deployment): void {
  const api = cfnResources.cfnGraphqlApi;
  for (const invoke of Object.values(cfnResources.cfnFunctionConfigurations)) {
    if (!invoke.name.startsWith('Invoke')) continue;
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
