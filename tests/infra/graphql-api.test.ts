import { App, Stack } from 'aws-cdk-lib';
import { CfnFunctionConfiguration, CfnGraphQLApi, CfnResolver } from 'aws-cdk-lib/aws-appsync';
import { expect, test } from 'vitest';
import { hasRedisSchema, passErrorsOn } from '../../amplify/infra/graphql-errors.ts';
import { responseTemplate } from '../../amplify/infra/response-template.ts';

const OURS = ['InvokeSessionManagerLambdaDataSource', 'InvokeCacheManagerLambdaDataSource'];

function apiWith(names: readonly string[], fields: readonly string[] = []) {
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
  const cfnResolvers: Record<string, CfnResolver> = Object.fromEntries(
    fields.map((fieldName) => [
      `Query.${fieldName}`,
      new CfnResolver(stack, fieldName, { apiId: cfnGraphqlApi.attrApiId, typeName: 'Query', fieldName }),
    ]),
  );
  return { resources: { cfnResources: { cfnGraphqlApi, cfnFunctionConfigurations, cfnResolvers } } };
}

test('only the resolvers of the two functions get their response template', () => {
  const api = apiWith([...OURS, 'InvokeGreetLambdaDataSource', 'InvokeFnLambdaDataSource']);
  passErrorsOn(api);
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
  expect(() => passErrorsOn(apiWith(OURS.slice(1)))).toThrow(
    'no resolver function InvokeSessionManagerLambdaDataSource',
  );
});

test('an API without the operations of Redis is known by its fields', () => {
  expect(hasRedisSchema(apiWith([], ['greet', 'redisHealth']))).toBe(true);
  expect(hasRedisSchema(apiWith([], ['greet', 'health']))).toBe(false);
});
