import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { alarmThresholds } from '../../amplify/infra/alarm-thresholds.ts';
import { Alarms } from '../../amplify/infra/alarms.ts';
import { ALARM_NAMES } from '../../amplify/options/index.ts';
import { settings } from '../../amplify/settings.ts';
import { resolveSettings } from '../../amplify/settings-schema.ts';
import { readDocument } from '../support/documents/code-blocks.ts';
import { assembly } from './assembly.ts';
import { APP_ID, type Kind, PLANS } from './synthesize.ts';

const settingsWith = (override: object) => resolveSettings(settings, JSON.stringify(override));

const BIG_CLUSTER = {
  topology: 'cluster',
  nodeType: 'cache.m7g.large',
  shards: 25,
  replicasPerShard: 1,
  snapshotDays: 7,
  engineVersion: '9.1',
  durability: 'async',
};

/** The alarms of two functions and this many nodes, as stacks of their own. */
function alarmsOf(override: object, nodes: number): Template[] {
  const resolved = settingsWith(override);
  const stack = new Stack(new App(), 'Monitoring');
  const lambda = Lambda.fromFunctionArn(stack, 'F', 'arn:aws:lambda:eu-west-1:123456789012:function:f');
  const timeout = Duration.seconds(10);
  new Alarms(stack, 'Alarms', {
    prefix: 'test',
    topic: new Topic(stack, 'Topic'),
    redis: {
      members: Array.from({ length: nodes }, (_, i) => ({
        label: `n${i}`,
        dimensions: { CacheClusterId: `n${i}` },
      })),
    },
    settings: resolved.redis,
    thresholds: alarmThresholds(resolved),
    functions: ['a', 'b'].map((label) => ({ label, lambda, timeout })),
    mirror: { label: 'mirror', lambda, timeout },
    events: { label: 'events', lambda, timeout, undelivered: new Queue(stack, 'Queue') },
    graphqlApiId: 'api',
  });
  return [stack, ...stack.node.findAll().filter(NestedStack.isNestedStack)].map((each) =>
    Template.fromStack(each),
  );
}

const namesOf = (templates: Template[]): string[] =>
  templates.flatMap((template) =>
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      String(Properties.AlarmName),
    ),
  );

describe('thresholds', () => {
  const limits = (override: object) => {
    const { connectionFails, functionConcurrency } = alarmThresholds(settingsWith(override));
    return [connectionFails, functionConcurrency];
  };

  test('of connections and environments follow from maxConcurrency, and are never below the guide’s', () => {
    expect(limits({})).toEqual([100, 400]);
    expect(limits({ maxConcurrency: 1 })).toEqual([100, 1]);
    expect(limits({ maxConcurrency: 20 })).toEqual([100, 16]);
    expect(limits({ maxConcurrency: 100 })).toEqual([500, 80]);
    expect(limits({ maxConcurrency: 10_000 })).toEqual([50_000, 8_000]);
  });

  test('are those of the settings, also lower ones', () => {
    expect(limits({ maxConcurrency: 100, alarms: { connectionFails: 7, functionConcurrency: 3 } })).toEqual([
      7, 3,
    ]);
    expect(alarmThresholds(settingsWith({ alarms: { highCpu: 50 } }))).toMatchObject({
      highCpu: 50,
      highMemoryUsage: 80,
    });
  });

  test('have the unit of the metric in the template', () => {
    const [template] = alarmsOf({ alarms: { swapUsage: 1, functionDuration: 50 } }, 1);
    template?.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SwapUsage',
      Threshold: 1_048_576,
    });
    template?.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Duration', Threshold: 5_000 });
  });
});

test.each(ALARM_NAMES)('the setting %s switches off this alarm and no other', (name) => {
  const redis = [
    { ...BIG_CLUSTER, shards: 1 },
    { ...BIG_CLUSTER, shards: 1, nodeType: 'cache.t4g.small', durability: undefined },
    { topology: 'serverless' },
  ];
  const namesWith = (alarms: object) =>
    redis.flatMap((each) => namesOf(alarmsOf({ redis: each, alarms }, 1)));
  const all = namesWith({});
  const rest = namesWith({ [name]: false });
  expect(rest.length).toBeLessThan(all.length);
  expect(all.filter((other) => !rest.includes(other)).map(nameOf)).toEqual(expect.arrayContaining([name]));
  expect(rest).toEqual(all.filter((other) => nameOf(other) !== name));
});

test('the largest cluster fits into stacks of CloudFormation’s size', () => {
  const templates = alarmsOf({ redis: BIG_CLUSTER }, 50);
  expect(templates).toHaveLength(2);
  const names = namesOf(templates);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => nameOf(name) === 'durabilityLag')).toHaveLength(50);
  for (const template of templates) {
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(490);
  }
});

/** `test-functionErrors-a` -> `functionErrors` */
const nameOf = (alarmName: string): string => alarmName.split('-')[1] ?? '';

describe('the table of docs/operate/operations.md', () => {
  const [, section = ''] = readDocument('docs/operate/operations.md').split('\n## Alarms\n');
  const [table = ''] = section.split('\n## ');
  const rows = [...table.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, name = '', cells = '']) => ({
    name,
    cells: cells.split('|').map((cell) => cell.trim()),
  }));
  const documented = rows.map(({ name }) => name);

  const deployed = new Set(
    (Object.keys(PLANS) as Kind[]).flatMap((kind) =>
      assembly(kind)
        .all('AWS::CloudWatch::Alarm')
        .map(({ properties }) => String(properties.AlarmName).replace(`${APP_ID}-main-`, '').split('-')[0]),
    ),
  );

  test('has a row for each alarm of every topology, and for no other', () => {
    expect(documented.toSorted()).toEqual([...deployed].toSorted());
    expect(documented.toSorted()).toEqual(ALARM_NAMES.toSorted());
  });

  test.each(rows)('says of $name what it means, where to look and what to do', ({ cells }) => {
    expect(cells).toHaveLength(3);
    for (const cell of cells) expect(cell).toMatch(/\w.{8}/);
  });
});
