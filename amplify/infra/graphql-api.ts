import type { data } from '../data/resource.ts';
import { resolverAnswer } from './resolver-answer.ts';

type Data = Pick<ReturnType<(typeof data)['getInstance']>, 'resources'>;

/** Finishes what `defineData` cannot say. */
export function finishGraphqlApi({ resources: { cfnResources } }: Data): void {
  for (const invoke of Object.values(cfnResources.cfnFunctionConfigurations)) {
    if (!invoke.name.startsWith('Invoke')) continue;
    invoke.responseMappingTemplateS3Location = undefined;
    invoke.responseMappingTemplate = resolverAnswer;
  }
  // `defineData` insists on both, counted from `iat` and `auth_time`; the expiry in the token is the only one meant.
  for (const limit of ['AuthTTL', 'IatTTL']) {
    cfnResources.cfnGraphqlApi.addPropertyDeletionOverride(`OpenIDConnectConfig.${limit}`);
  }
}
