import { describe, expect, test } from 'vitest';
import { assembly, ROOT } from './assembly.ts';
import { resolve } from './resolve.ts';
import { APP_ID, AUTH0_ISSUER } from './synthesize.ts';

const KINDS = ['sandbox', 'preview', 'cluster', 'serverless'] as const;
describe.each(KINDS)('%s', (kind) => {
  const production = kind === 'cluster' || kind === 'serverless';

  test('functions run on the newest runtime, with explicit memory and timeout', () => {
    const functions = assembly(kind).all('AWS::Lambda::Function');
    const ours = functions.filter(({ stack }) => ['redisFunctions', 'redisJwks'].includes(stack));
    const sizes = ours
      .filter(({ id }) => !id.startsWith('AWSCDK'))
      .map(({ properties: { Runtime, Architectures, MemorySize, Timeout } }) => [
        Runtime,
        String(Architectures),
        MemorySize,
        Timeout,
      ]);
    expect(sizes).toEqual([
      ['nodejs24.x', 'arm64', 512, 30],
      ['nodejs24.x', 'arm64', 512, 10],
      ...(production ? [['nodejs24.x', 'arm64', 256, 60]] : []),
    ]);
  });

  test('only the session manager is scheduled, as SESSION_CLEANUP_INTERVAL says', () => {
    const built = assembly(kind);
    const { stack, properties } = built.one('AWS::Scheduler::Schedule');
    expect(resolve(built, stack, properties)).toMatchObject({
      ScheduleExpression: kind === 'cluster' ? 'rate(15 minutes)' : 'rate(1 hour)',
      State: 'ENABLED',
      Target: { Arn: expect.stringMatching(/^<redisFunctions\/sessionmanagerlambda/) },
    });
  });

  test('each function URL has CORS for our front ends and both permissions; nothing else is public', () => {
    const built = assembly(kind);
    const urls = built.all('AWS::Lambda::Url');
    const functions = ['sessionmanager', 'cachemanager'].map(
      (name) => `<redisFunctions/${built.one('AWS::Lambda::Function', name).id}.Arn>`,
    );
    const targets = urls.map(({ properties }) =>
      resolve(built, 'redisFunctions', properties.TargetFunctionArn),
    );
    expect(targets).toEqual(functions);
    for (const { properties } of urls) {
      expect(properties).toMatchObject({
        AuthType: 'NONE',
        Cors: { AllowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], AllowHeaders: expect.any(Array) },
      });
      const { AllowHeaders } = Object(properties.Cors);
      expect(AllowHeaders).toContain('authorization');
      expect(AllowHeaders).not.toContain('x-server-authorization');
    }
    const permissions = built
      .all('AWS::Lambda::Permission')
      .map(({ stack, properties }) => resolve(built, stack, properties) as Record<string, unknown>)
      .filter(({ Principal }) => Principal !== 'events.amazonaws.com');
    expect(permissions).toEqual(
      functions.flatMap((FunctionName) => [
        { Action: 'lambda:InvokeFunctionUrl', FunctionName, FunctionUrlAuthType: 'NONE', Principal: '*' },
        { Action: 'lambda:InvokeFunction', FunctionName, InvokedViaFunctionUrl: true, Principal: '*' },
      ]),
    );
  });

  test('amplify_outputs.json has the URLs, names and region of the functions', () => {
    const built = assembly(kind);
    const { customOutputs } = built.stacks.get(ROOT)?.Outputs ?? {};
    const custom = JSON.parse(String(resolve(built, ROOT, customOutputs?.Value)));
    expect(custom.custom.redis).toEqual({
      environment: production ? 'production' : kind,
      sessionUrl: expect.stringMatching(/^<redisFunctions\/sessionmanager.*\.FunctionUrl>$/),
      cacheUrl: expect.stringMatching(/^<redisFunctions\/cachemanager.*\.FunctionUrl>$/),
      sessionFunction: expect.stringMatching(/^<redisFunctions\/sessionmanagerlambda[0-9A-F]+>$/),
      cacheFunction: expect.stringMatching(/^<redisFunctions\/cachemanagerlambda[0-9A-F]+>$/),
      region: 'eu-west-1',
      signIn: { cognito: true },
    });
  });

  test('sign-up and guest access are disabled', () => {
    const { one } = assembly(kind);
    expect(one('AWS::Cognito::UserPool').properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameAttributes: ['email'],
    });
    expect(one('AWS::Cognito::UserPoolClient').properties.ExplicitAuthFlows).toEqual([
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    ]);
    expect(one('AWS::Cognito::IdentityPool').properties).toMatchObject({
      AllowUnauthenticatedIdentities: false,
    });
  });
});

test('origins: the app’s own domain and those of the settings; localhost in sandboxes only', () => {
  const origins = (kind: (typeof KINDS)[number]) =>
    assembly(kind)
      .all('AWS::Lambda::Url')
      .map(({ properties }) => (properties.Cors as { AllowOrigins: string[] }).AllowOrigins);
  expect(origins('sandbox')).toEqual(Array(2).fill(['http://localhost:3000', 'http://localhost:5173']));
  expect(origins('preview')).toEqual(Array(2).fill([`https://feature-x.${APP_ID}.amplifyapp.com`]));
  expect(origins('cluster')).toEqual(
    Array(2).fill([`https://main.${APP_ID}.amplifyapp.com`, 'https://app.acme.example']),
  );
});

test('both functions have the concurrency of the settings; without it, the account’s', () => {
  const reserved = (kind: (typeof KINDS)[number]) =>
    ['sessionmanager', 'cachemanager'].map(
      (name) => assembly(kind).one('AWS::Lambda::Function', name).properties.ReservedConcurrentExecutions,
    );
  expect(reserved('cluster')).toEqual([100, 100]);
  expect(reserved('serverless')).toEqual([undefined, undefined]);
});

test('Auth0 is an OIDC provider of the user pool if it is in the settings', () => {
  const { one, all } = assembly('cluster');
  expect(one('AWS::Cognito::UserPoolIdentityProvider').properties).toMatchObject({
    ProviderName: 'Auth0',
    ProviderType: 'OIDC',
    ProviderDetails: { oidc_issuer: AUTH0_ISSUER, authorize_scopes: 'openid email profile' },
  });
  expect(all('AWS::Cognito::UserPoolDomain')).toHaveLength(1);
  expect(assembly('serverless').all('AWS::Cognito::UserPoolIdentityProvider')).toEqual([]);
});

describe('the mirror', () => {
  test('is outside the VPC, runs every 5 minutes, and first runs before any function that reads it exists', () => {
    const built = assembly('cluster');
    const mirror = built.one('AWS::Lambda::Function', 'MirrorFunction');
    expect(mirror.properties).not.toHaveProperty('VpcConfig');
    const rule = built.one('AWS::Events::Rule');
    expect(resolve(built, 'redisJwks', rule.properties)).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [{ Arn: `<redisJwks/${mirror.id}.Arn>` }],
    });
    const fill = built.one('Custom::Trigger');
    expect(fill.properties).toMatchObject({
      InvocationType: 'RequestResponse',
      ExecuteOnHandlerChange: true,
    });
    expect(JSON.stringify(fill.properties.HandlerArn)).toContain('MirrorFunctionCurrentVersion');
    // A nested stack is created after the stacks whose outputs it uses, which are then complete.
    const functions = built.one('AWS::CloudFormation::Stack', 'redisFunctions');
    expect(JSON.stringify(functions.properties.Parameters)).toMatch(/"redisJwks[0-9A-F]{8}","Outputs\./);
  });
});
