import { App, Stack } from 'aws-cdk-lib';
import { CfnFunctionConfiguration, CfnGraphQLApi } from 'aws-cdk-lib/aws-appsync';
import { expect, test } from 'vitest';
import { finishGraphqlApi } from '../../amplify/infra/graphql-api.ts';
import { responseTemplate } from '../../amplify/infra/response-template.ts';

const DEPLOYMENT = {
  kind: 'production',
  redis: undefined,
  provider: 'upstash',
  label: 'app-main',
  keyPrefix: '',
  origins: [],
} as const;
const OURS = ['InvokeSessionManagerLambdaDataSource', 'InvokeCacheManagerLambdaDataSource'];

function apiWith(names: readonly string[]) {
  const stack = new Stack(new App(), 'data');
  const cfnGraphqlApi = new CfnGraphQLApi(stack, 'Api', { name: 'api', authenticationType: 'AWS_IAM' });
  const functions = names.map((name) => [
    name,
    new CfnFunctionConfiguration(stack, name, {
      name,
      apiId: cfnGraphqlApi.attrApiId,
      dataSourceName: name,
      responseMappingTemplate: '$util.toJson($ctx.result)',
    }),
  ]);
  const cfnFunctionConfigurations: Record<string, CfnFunctionConfiguration> = Object.fromEntries(functions);
  return { resources: { cfnResources: { cfnGraphqlApi, cfnFunctionConfigurations } } };
}

test('only the resolvers of the two functions get their response template', () => {
  const api = apiWith([...OURS, 'InvokeGreetLambdaDataSource', 'InvokeFnLambdaDataSource']);
  finishGraphqlApi(api, DEPLOYMENT);
  const templates = Object.values(api.resources.cfnResources.cfnFunctionConfigurations).map(
    ({ name, responseMappingTemplate }) => [name, responseMappingTemplate],
  );
  expect(templates).toEqual([
    ...OURS.map((name) => [name, responseTemplate]),
    ['InvokeGreetLambdaDataSource', '$util.toJson($ctx.result)'],
    ['InvokeFnLambdaDataSource', '$util.toJson($ctx.result)'],
  ]);
});

test('a resolver that Amplify names otherwise fails the synthesis', () => {
  expect(() => finishGraphqlApi(apiWith(OURS.slice(1)), DEPLOYMENT)).toThrow(
    'no resolver function InvokeSessionManagerLambdaDataSource',
  );
});
