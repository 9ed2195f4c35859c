import type { CfnFunctionConfiguration, CfnGraphQLApi, CfnResolver } from 'aws-cdk-lib/aws-appsync';
import { responseTemplate } from './response-template.ts';

/** The parts of a GraphQL API that `defineData` made. */
export interface GraphqlApi {
  readonly resources: {
    readonly cfnResources: {
      readonly cfnGraphqlApi: CfnGraphQLApi;
      readonly cfnFunctionConfigurations: Readonly<Record<string, CfnFunctionConfiguration>>;
      readonly cfnResolvers: Readonly<Record<string, CfnResolver>>;
    };
  };
}

/** What Amplify calls the resolver functions that invoke `sessionManager` and `cacheManager`. */
const INVOCATIONS = ['InvokeSessionManagerLambdaDataSource', 'InvokeCacheManagerLambdaDataSource'];

/** A field that is in every schema with `redisSchema`. */
const OUR_FIELD = 'redisHealth';

/** Whether the API has the operations of `redisSchema`. */
export const hasRedisSchema = ({ resources: { cfnResources } }: GraphqlApi): boolean =>
  Object.values(cfnResources.cfnResolvers).some(({ fieldName }) => fieldName === OUR_FIELD);

/**
 * Lets callers see the errors of the two functions as these word them. Resolvers of other functions stay as they are.
 * @throws Error if Amplify names the resolver functions otherwise: errors would reach callers as AppSync words them
 */
export function passErrorsOn({ resources: { cfnResources } }: GraphqlApi): void {
  const invocations = Object.values(cfnResources.cfnFunctionConfigurations);
  for (const name of INVOCATIONS) {
    const invoke = invocations.find((one) => one.name === name);
    if (!invoke) throw new Error(`The GraphQL API has no resolver function ${name}`);
    invoke.responseMappingTemplateS3Location = undefined;
    invoke.responseMappingTemplate = responseTemplate;
  }
}
