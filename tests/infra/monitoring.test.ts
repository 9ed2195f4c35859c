import { describe, expect, test } from 'vitest';
import { type Assembly, assembly } from './assembly.ts';
import { resolve } from './resolve.ts';
import { APP_ID } from './synthesize.ts';

interface Alarm {
  readonly AlarmName: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly TreatMissingData: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly AlarmActions: readonly string[];
}

const PREFIX = `${APP_ID}-main-`;

function alarmsOf(built: Assembly): Map<string, Alarm> {
  const alarms = built
    .all('AWS::CloudWatch::Alarm')
    .map(({ stack, properties }) => resolve(built, stack, properties) as Alarm);
  return new Map(alarms.map((alarm) => [alarm.AlarmName.replace(PREFIX, ''), alarm]));
}

const dimensionsOf = ({ Dimensions }: Alarm) =>
  Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));

describe.each(['cluster', 'serverless'] as const)('%s', (kind) => {
  test('every alarm watches an existing resource and notifies the topic', () => {
    const built = assembly(kind);
    const topic = `<redisMonitoring/${built.one('AWS::SNS::Topic').id}>`;
    const api = `<data/${built.one('AWS::AppSync::GraphQLApi').id}.ApiId>`;
    const functions = built.all('AWS::Lambda::Function').map(({ stack, id }) => `<${stack}/${id}>`);
    for (const alarm of alarmsOf(built).values()) {
      expect(alarm.AlarmActions).toEqual([topic]);
      const { FunctionName, service, GraphQLAPIId, CacheClusterId, CacheNodeId, clusterId, ...rest } =
        dimensionsOf(alarm);
      expect(rest).toEqual({});
      const watched = FunctionName ?? service;
      if (watched) expect(functions).toContain(watched);
      else if (GraphQLAPIId) expect(GraphQLAPIId).toBe(api);
      else if (kind === 'serverless') expect(clusterId).toMatch(/^<redis\/ServerlessCache\w+>$/);
      else {
        expect(CacheClusterId).toMatch(/^<redis\/ClusterGroup\w+>-000[12]-00[12]$/);
        expect(CacheNodeId).toBe('0001');
      }
    }
  });

  test('functions: errors, throttles, duration close to the timeout, environments, and failed connections', () => {
    const alarms = alarmsOf(assembly(kind));
    for (const [name, timeout] of Object.entries({
      'session-manager': 30,
      'cache-manager': 10,
      'jwks-mirror': 60,
    })) {
      expect(alarms.get(`functionErrors-${name}`)).toMatchObject({ MetricName: 'Errors', Threshold: 0 });
      expect(alarms.get(`functionThrottles-${name}`)).toMatchObject({
        MetricName: 'Throttles',
        Threshold: 0,
      });
      expect(alarms.get(`functionDuration-${name}`)).toMatchObject({
        MetricName: 'Duration',
        ExtendedStatistic: 'p99',
        Threshold: timeout * 800,
      });
    }
    for (const name of ['session-manager', 'cache-manager']) {
      expect(alarms.get(`functionConcurrency-${name}`)).toMatchObject({
        Namespace: 'AWS/Lambda',
        MetricName: 'ConcurrentExecutions',
        Statistic: 'Maximum',
        Threshold: kind === 'cluster' ? 80 : 400,
      });
      expect(alarms.get(`redisConnectErrors-${name}`)).toMatchObject({
        Namespace: 'AmplifyRedis',
        MetricName: 'RedisConnectErrors',
        Threshold: 0,
      });
      expect(alarms.get(`redisCircuitOpens-${name}`)).toMatchObject({ MetricName: 'RedisCircuitOpens' });
    }
  });

  test('GraphQL requests that AppSync fails', () => {
    expect(alarmsOf(assembly(kind)).get('graphqlErrors')).toMatchObject({
      Namespace: 'AWS/AppSync',
      MetricName: '5XXError',
      Statistic: 'Sum',
      Threshold: 0,
    });
  });

  test('signing keys that are old or whose age is not reported', () => {
    expect(alarmsOf(assembly(kind)).get('signingKeyAge')).toMatchObject({
      Namespace: 'AmplifyRedis',
      MetricName: 'JwksAgeSeconds',
      Threshold: 900,
      TreatMissingData: 'breaching',
    });
  });

  test('one dashboard shows Redis, functions, hit rate and sessions', () => {
    const built = assembly(kind);
    const { stack, properties } = built.one('AWS::CloudWatch::Dashboard');
    const body = String(resolve(built, stack, properties.DashboardBody));
    for (const metric of [
      'CurrConnections',
      'CacheHitRate',
      'CacheHits',
      'Duration',
      'Errors',
      'SessionsCreated',
      'JwksAgeSeconds',
    ])
      expect(body).toContain(`"${metric}"`);
    expect(JSON.parse(body).widgets).toHaveLength(12);
  });
});

test('cluster: the guide’s two and the recommended set, for each node', () => {
  const alarms = alarmsOf(assembly('cluster'));
  const expected: [string, string, number, string][] = [
    // Twice 100 environments with two connections, and a quarter more.
    ['connectionFails', 'CurrConnections', 500, 'Maximum'],
    ['highMemoryUsage', 'DatabaseMemoryUsagePercentage', 80, 'Maximum'],
    ['highCpu', 'CPUUtilization', 90, 'Maximum'],
    ['newConnections', 'NewConnections', 500, 'Sum'],
    ['evictions', 'Evictions', 0, 'Sum'],
    ['replicationLag', 'ReplicationLag', 1, 'Maximum'],
    ['authenticationFailures', 'AuthenticationFailures', 0, 'Sum'],
    ['iamAuthenticationThrottling', 'IamAuthenticationThrottling', 0, 'Sum'],
    ['commandAuthorizationFailures', 'CommandAuthorizationFailures', 0, 'Sum'],
    ['keyAuthorizationFailures', 'KeyAuthorizationFailures', 0, 'Sum'],
    ['swapUsage', 'SwapUsage', 52_428_800, 'Maximum'],
  ];
  for (const [name, MetricName, Threshold, Statistic] of expected) {
    for (const node of ['0001-001', '0001-002', '0002-001', '0002-002']) {
      expect(alarms.get(`${name}-${node}`), `${name}-${node}`).toMatchObject({
        Namespace: 'AWS/ElastiCache',
        MetricName,
        Threshold,
        Statistic,
        ComparisonOperator: 'GreaterThanThreshold',
      });
    }
  }
});

test('nodes of a t family: credits that stay low for an hour', () => {
  for (const node of ['0001-001', '0001-002', '0002-001', '0002-002']) {
    expect(alarmsOf(assembly('cluster')).get(`cpuCredits-${node}`)).toMatchObject({
      MetricName: 'CPUCreditBalance',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 5,
      Statistic: 'Minimum',
      Period: 300,
      EvaluationPeriods: 12,
      TreatMissingData: 'notBreaching',
    });
  }
  expect([...alarmsOf(assembly('durable')).keys()].filter((name) => name.startsWith('cpuCredits'))).toEqual(
    [],
  );
});

test('serverless: the guide’s two in its own metrics, throttling, evictions and rejected sign-ins', () => {
  const alarms = alarmsOf(assembly('serverless'));
  const found = [...alarms]
    .filter(([name]) => name.endsWith('-cache'))
    .map(([name, { MetricName, Threshold }]) => [name.replace('-cache', ''), MetricName, Threshold]);
  expect(found).toEqual([
    ['connectionFails', 'CurrConnections', 100],
    ['highMemoryUsage', 'BytesUsedForCache', 0.8 * 5 * 1024 ** 3],
    ['throttledCommands', 'ThrottledCmds', 0],
    ['evictions', 'Evictions', 0],
    ['authenticationFailures', 'AuthenticationFailures', 0],
    ['iamAuthenticationThrottling', 'IamAuthenticationThrottling', 0],
    ['commandAuthorizationFailures', 'CommandAuthorizationFailures', 0],
    ['keyAuthorizationFailures', 'KeyAuthorizationFailures', 0],
  ]);
});

test('the topic accepts alarms of this account over TLS and mails them if an address is set', () => {
  const built = assembly('cluster');
  const { stack, properties } = built.one('AWS::SNS::TopicPolicy');
  expect(resolve(built, stack, properties.PolicyDocument)).toMatchObject({
    Statement: expect.arrayContaining([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      }),
      expect.objectContaining({ Effect: 'Deny' }),
    ]),
  });
  expect(built.one('AWS::SNS::Subscription').properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'ops@acme.example',
  });
  expect(assembly('serverless').all('AWS::SNS::Subscription')).toEqual([]);
});
