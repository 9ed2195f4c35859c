import type { data } from '../data/resource.ts';
import { responseTemplate } from './response-template.ts';

type Data = Pick<ReturnType<(typeof data)['getInstance']>, 'resources'>;

/** Applies settings that `defineData` does not have. */
export function finishGraphqlApi({ resources: { cfnResources } }: Data): void {
  for (const invoke of Object.values(cfnResources.cfnFunctionConfigurations)) {
    if (!invoke.name.startsWith('Invoke')) continue;
    invoke.responseMappingTemplateS3Location = undefined;
    invoke.responseMappingTemplate = responseTemplate;
  }
  // `defineData` requires both, counted from `iat` and `auth_time`. Only the expiry in the token must count.
  for (const limit of ['AuthTTL', 'IatTTL']) {
    cfnResources.cfnGraphqlApi.addPropertyDeletionOverride(`OpenIDConnectConfig.${limit}`);
  }
}
