import type { CfnFunctionConfiguration, CfnGraphQLApi, CfnResolver } from 'aws-cdk-lib/aws-appsync';
import { responseTemplate } from './response-template.ts';

/** The parts of a GraphQL API created by `defineData`. */
export interface GraphqlApi {
  readonly resources: {
    readonly cfnResources: {
      readonly cfnGraphqlApi: CfnGraphQLApi;
      readonly cfnFunctionConfigurations: Readonly<Record<string, CfnFunctionConfiguration>>;
      readonly cfnResolvers: Readonly<Record<string, CfnResolver>>;
    };
  };
}

/** Amplify's names of the resolver functions that invoke `sessionManager` and `cacheManager`. */
const INVOCATIONS = ['InvokeSessionManagerLambdaDataSource', 'InvokeCacheManagerLambdaDataSource'];

/** A field of every schema that includes `redisSchema`. */
const OUR_FIELD = 'redisHealth';

/** Whether the API includes the operations of `redisSchema`. */
export const hasRedisSchema = ({ resources: { cfnResources } }: GraphqlApi): boolean =>
  Object.values(cfnResources.cfnResolvers).some(({ fieldName }) => fieldName === OUR_FIELD);

/**
 * Passes the errors of the two functions to callers unchanged. Resolvers of other functions are not affected.
 * @throws Error if Amplify uses other names for the resolver functions, because callers would then receive AppSync's
 *   errors
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
