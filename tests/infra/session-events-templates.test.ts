import { expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';
import { APP_ID, EVENT_BUS } from './synthesize.ts';

const built = () => assembly('events');
const propertiesOf = (type: string, idPrefix = '') => {
  const { stack, properties } = built().one(type, idPrefix);
  return resolve(built(), stack, properties) as Record<string, unknown>;
};
const FUNCTION = 'SessionEventsFunction';
const logGroup = () => built().one('AWS::Logs::LogGroup', 'sessionmanager').id;

test('without the option, nothing is created', () => {
  for (const kind of ['sandbox', 'preview', 'cluster', 'serverless'] as const) {
    expect([...assembly(kind).stacks.keys()]).not.toContain('redisEvents');
    expect(assembly(kind).all('AWS::Logs::SubscriptionFilter')).toEqual([]);
  }
});

test('with it, the other resources are those of a deployment without it', () => {
  const others = [...built().stacks.keys()].filter((name) => name !== 'redisEvents');
  expect(others).toEqual(expect.arrayContaining(['redisFunctions', 'redisMonitoring']));
  expect(JSON.stringify(built().stacks.get('redisFunctions')?.Resources)).not.toMatch(
    /redisEvents|EVENT_BUS/,
  );
});

test('the function runs outside the VPC, with the bus and the name of the deployment', () => {
  expect(propertiesOf('AWS::Lambda::Function', FUNCTION)).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 256,
    Timeout: 60,
    Environment: { Variables: { EVENT_BUS_NAME: EVENT_BUS, DEPLOYMENT: `${APP_ID}-main` } },
  });
  expect(propertiesOf('AWS::Lambda::Function', FUNCTION)).not.toHaveProperty('VpcConfig');
});

test('it may put events on this bus and report what failed, and nothing else', () => {
  const { PolicyDocument } = propertiesOf('AWS::IAM::Policy', FUNCTION);
  expect(PolicyDocument).toMatchObject({
    Statement: [
      {
        Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
        Resource: expect.stringMatching(/^<redisEvents\/SessionEventsUndelivered\w+\.Arn>$/),
      },
      {
        Action: 'events:PutEvents',
        Resource: `arn:aws:events:eu-west-1:123456789012:event-bus/${EVENT_BUS}`,
      },
    ],
  });
});

test('the log of the session function sends it the audit lines of sessions', () => {
  const filter = propertiesOf('AWS::Logs::SubscriptionFilter');
  expect(filter).toMatchObject({
    LogGroupName: `<redisFunctions/${logGroup()}>`,
    FilterPattern: '{ ($.audit IS TRUE) && ($.eventId = "*") }',
    DestinationArn: expect.stringMatching(/^<redisEvents\/SessionEventsFunction\w+\.Arn>$/),
  });
  // CloudWatch Logs tries the function when the subscription is made.
  const { raw } = built().one('AWS::Logs::SubscriptionFilter');
  const permission = built()
    .all('AWS::Lambda::Permission')
    .find(({ stack }) => stack === 'redisEvents');
  expect(raw.DependsOn).toContain(permission?.id);
  expect(resolve(built(), 'redisEvents', permission?.properties)).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'logs.amazonaws.com',
    SourceArn: `arn:aws:logs:eu-west-1:123456789012:log-group:<redisFunctions/${logGroup()}>:*`,
  });
});

test('what fails is repeated twice within six hours, then kept for 14 days', () => {
  const queue = built().one('AWS::SQS::Queue');
  expect(propertiesOf('AWS::Lambda::EventInvokeConfig')).toMatchObject({
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: `<redisEvents/${queue.id}.Arn>` } },
  });
  expect(queue.properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  expect(JSON.stringify(propertiesOf('AWS::SQS::QueuePolicy'))).toContain('"aws:SecureTransport":"false"');
});

test('alarms ring if it fails, and if a batch is not delivered', () => {
  const alarms = built()
    .all('AWS::CloudWatch::Alarm')
    .map(({ stack, properties }) => resolve(built(), stack, properties) as Record<string, unknown>);
  const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `${APP_ID}-main-${name}`);
  expect(named('functionErrors-session-events')).toMatchObject({ MetricName: 'Errors' });
  expect(named('functionThrottles-session-events')).toMatchObject({ MetricName: 'Throttles' });
  expect(named('functionDuration-session-events')).toMatchObject({ Threshold: 48_000 });
  expect(named('undeliveredEvents')).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Statistic: 'Maximum',
    Threshold: 0,
    Dimensions: [{ Name: 'QueueName', Value: expect.stringMatching(/^<redisEvents\/.*\.QueueName>$/) }],
  });
});
