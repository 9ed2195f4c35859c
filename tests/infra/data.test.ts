import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { authorizationModes } from '../../amplify/data/authorization.ts';
import { readDeployedSchema } from '../../amplify/data/deployed-schema.ts';
import { responseTemplate } from '../../amplify/infra/response-template.ts';
import { cacheOperations } from '../../src/api/operations/cache-group.ts';
import { consoleInfo } from '../../src/api/operations/console.ts';
import { redisHealth } from '../../src/api/operations/health.ts';
import { sessionOperations } from '../../src/api/operations/sessions.ts';
import { purgeTenant } from '../../src/api/operations/tenant.ts';
import { modelIntrospection } from '../../src/local/graphql/model-introspection.ts';
import { loadSchema } from '../../src/local/graphql/schema.ts';
import { assembly } from './assembly.ts';
import { readDataResources, readDeployedSdl, readMappingTemplate, referenced } from './data-templates.ts';
import { AUDIENCE, AUTH0_ISSUER } from './synthesize.ts';

const KINDS = ['sandbox', 'preview', 'cluster', 'serverless'] as const;
/** Those whose settings name an OpenID Connect issuer; the others have the user pool alone. */
const WITH_OIDC: readonly string[] = ['cluster'];
const typeNameOf = ({ kind }: { kind: string }) => (kind === 'query' ? 'Query' : 'Mutation');

const OPERATIONS = [
  ...[...Object.values(sessionOperations), purgeTenant].map((operation) => ({
    operation,
    lambda: 'sessionmanager',
  })),
  ...[...Object.values(cacheOperations), consoleInfo, redisHealth].map((operation) => ({
    operation,
    lambda: 'cachemanager',
  })),
].map(({ operation, lambda }) => ({ field: `${typeNameOf(operation)}.${operation.name}`, lambda }));

/** Root fields of an SDL with their directives: `Query.getCache` -> `['aws_oidc']`. */
function rootFields(sdl: string): Map<string, string[]> {
  const roots = parse(sdl).definitions.flatMap((definition) =>
    definition.kind === 'ObjectTypeDefinition' && ['Query', 'Mutation'].includes(definition.name.value)
      ? [definition]
      : [],
  );
  return new Map(
    roots.flatMap(({ name, fields = [] }) =>
      fields.map((field): [string, string[]] => [
        `${name.value}.${field.name.value}`,
        (field.directives ?? []).map((directive) => directive.name.value),
      ]),
    ),
  );
}

describe.each(KINDS)('%s', (kind) => {
  const { dir } = assembly(kind);
  const resources = readDataResources(dir);
  const ofType = (type: string) => resources.filter((resource) => resource.type === `AWS::AppSync::${type}`);

  test('the schema has every operation as a query or mutation, for callers with a token', () => {
    const fields = rootFields(readDeployedSdl(dir));
    const hint = 'write the fields of GraphQL in amplify/data';
    expect([...fields.keys()].toSorted(), hint).toEqual(OPERATIONS.map(({ field }) => field).toSorted());
    const providers = WITH_OIDC.includes(kind)
      ? ['aws_cognito_user_pools', 'aws_iam', 'aws_oidc']
      : ['aws_cognito_user_pools', 'aws_iam'];
    for (const [field, directives] of fields) expect(directives.toSorted(), field).toEqual(providers);
  });

  test('every field invokes its function and returns its errors unchanged', () => {
    const resolvers = new Map(
      ofType('Resolver').map(({ properties }) => [
        `${properties.TypeName}.${properties.FieldName}`,
        properties,
      ]),
    );
    expect([...resolvers.keys()].toSorted()).toEqual(OPERATIONS.map(({ field }) => field).toSorted());
    for (const { field, lambda } of OPERATIONS) {
      const pipeline = resolvers.get(field)?.PipelineConfig as { Functions: unknown[] };
      const invoke = referenced(resources, pipeline.Functions.at(-1));
      const source = referenced(resources, invoke.properties.DataSourceName);
      expect(JSON.stringify(source.properties.LambdaConfig), field).toContain(lambda);
      expect(invoke.properties, field).not.toHaveProperty('ResponseMappingTemplateS3Location');
      expect(invoke.properties.ResponseMappingTemplate, field).toBe(responseTemplate);
      expect(readMappingTemplate(dir, invoke.properties, 'Request'), field).toContain(
        '"identity": $util.toJson($ctx.identity)',
      );
    }
    expect(
      ofType('DataSource')
        .map(({ id }) => id)
        .filter((id) => id.includes('Lambda')),
    ).toHaveLength(2);
  });

  test('a request is bounded, and production answers no introspection', () => {
    const [api] = ofType('GraphQLApi');
    const production = kind === 'cluster' || kind === 'serverless';
    const { ResolverCountLimit, QueryDepthLimit, IntrospectionConfig } = api?.properties ?? {};
    expect({ ResolverCountLimit, QueryDepthLimit, IntrospectionConfig }).toEqual({
      ResolverCountLimit: 20,
      QueryDepthLimit: production ? 5 : 20,
      IntrospectionConfig: production ? 'DISABLED' : undefined,
    });
  });

  test('there is no table and no API key', () => {
    expect(ofType('ApiKey')).toEqual([]);
    expect(resources.filter(({ type }) => /DynamoDB/i.test(type))).toEqual([]);
  });

  test('the local GraphQL API and front ends have the schema that is deployed (npm run schema)', () => {
    const { sdl, introspection } = readDeployedSchema(dir);
    expect(sdl).toBe(readFileSync('src/local/graphql/schema.graphql', 'utf8'));
    // The deployed schema also contains the output types of inputs, which nothing refers to.
    expect(introspection).toMatchObject(modelIntrospection(loadSchema()));
  });

  test('tokens are taken from the issuer of the settings, then from the user pool', () => {
    const [api] = ofType('GraphQLApi');
    const pool = { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS' };
    if (!WITH_OIDC.includes(kind)) {
      expect(api?.properties).toMatchObject(pool);
      expect(api?.properties).not.toHaveProperty('OpenIDConnectConfig');
      return;
    }
    expect(api?.properties).toMatchObject({
      AuthenticationType: 'OPENID_CONNECT',
      AdditionalAuthenticationProviders: [pool, { AuthenticationType: 'AWS_IAM' }],
    });
    expect(api?.properties.OpenIDConnectConfig).toEqual({ Issuer: AUTH0_ISSUER });
  });
});

test('without client ids AppSync compares none, since the function checks the audience', () => {
  const tokenIssuers = [{ kind: 'auth0' as const, issuer: AUTH0_ISSUER, audience: AUDIENCE }];
  const { oidcAuthorizationMode } = authorizationModes({ tokenIssuers, oidcClientIds: [] });
  expect(oidcAuthorizationMode).not.toHaveProperty('clientId');
});

test('the client ids match the audiences of the settings and no similar value', () => {
  const issuer = { kind: 'auth0' as const, issuer: AUTH0_ISSUER, audience: [AUDIENCE, 'api|two'] };
  const { oidcAuthorizationMode } = authorizationModes({
    tokenIssuers: [{ kind: 'cognito', issuer: 'https://pool.example' }, issuer],
    oidcClientIds: ['spa'],
  });
  const pattern = new RegExp(oidcAuthorizationMode?.clientId ?? '');
  expect(
    [AUDIENCE, 'api|two', 'https://apiXacme.example', `${AUDIENCE}.evil`, 'api', 'two', 'spa'].map((id) =>
      pattern.test(id),
    ),
  ).toEqual([true, true, false, false, false, false, true]);
});
