import { describe, expect, test } from 'vitest';
import { settings } from '../../../amplify/settings.ts';
import { resolveSettings, type Settings } from '../../../amplify/settings-schema.ts';
import { readDocument } from '../../support/documents/code-blocks.ts';
import { assembly } from '../assembly.ts';
import { type Kind, PLANS } from '../synthesize.ts';
import { updateBehaviour } from './update-behaviour.ts';

interface Row {
  readonly setting: string;
  readonly type: string;
  readonly property: string;
  readonly behaviour: string;
}

const PROPERTY = /`(\w+::\w+)` `(\w+)`/;

/** The rows of docs/operate/deploy.md that name a property. */
const [, section = ''] = readDocument('docs/operate/deploy.md').split('\n## Changing a deployment\n');
const rows: Row[] = (section.split('\n## ')[0] ?? '').split('\n').flatMap((line) => {
  const cells = line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, ''));
  const at = cells.findIndex((cell) => PROPERTY.test(cell));
  const [, type = '', property = ''] = PROPERTY.exec(cells[at] ?? '') ?? [];
  if (at < 0) return [];
  return [
    {
      setting: at > 0 ? (cells[0] ?? '') : '',
      type: `AWS::${type}`,
      property,
      behaviour: cells[at + 1] ?? '',
    },
  ];
});

test('the tables have their rows', () => {
  expect(rows.filter(({ setting }) => setting)).toHaveLength(19);
  expect(rows.filter(({ setting }) => !setting).length).toBeGreaterThan(10);
});

test.each(rows)('$type.$property: $behaviour', ({ type, property, behaviour }) => {
  expect(updateBehaviour(type, property)).toBe(behaviour);
});

test('a property that does not exist has no behaviour', () => {
  expect(() => updateBehaviour('AWS::ElastiCache::ReplicationGroup', 'NodeType')).toThrow(
    'no property NodeType',
  );
});

const resolved = (kind: Kind): Settings => {
  const plan = PLANS[kind];
  return resolveSettings(settings, JSON.stringify('settings' in plan ? plan.settings : {}));
};

/** The effect of each setting: the deployment to check, and the expected value of the property in its templates. */
const ARRIVES: Readonly<Record<string, [Kind, (settings: Settings) => unknown]>> = {
  '`redis.nodeType`': ['cluster', ({ redis }) => valueIn(redis, 'nodeType')],
  '`redis.shards`': ['cluster', ({ redis }) => valueIn(redis, 'shards')],
  '`redis.replicasPerShard`': ['cluster', ({ redis }) => valueIn(redis, 'replicasPerShard')],
  '`redis.engineVersion` of a cluster': ['durable', ({ redis }) => valueIn(redis, 'engineVersion')],
  'the same, from 8 to 9': ['durable', () => 'valkey9'],
  '`redis.durability`': ['durable', ({ redis }) => valueIn(redis, 'durability')],
  '`redis.snapshotDays` of a cluster': ['cluster', ({ redis }) => valueIn(redis, 'snapshotDays')],
  '`redis.restoreFrom` of a cluster': ['durable', ({ redis }) => valueIn(redis, 'restoreFrom')],
  '`redis.restoreFrom` of `serverless` and `public`': [
    'public',
    ({ redis }) => [valueIn(redis, 'restoreFrom')],
  ],
  '`redis.maxStorageGB`, `redis.maxEcpuPerSecond`': [
    'serverless',
    ({ redis }) => ({
      DataStorage: { Maximum: valueIn(redis, 'maxStorageGB'), Unit: 'GB' },
      ECPUPerSecond: { Maximum: valueIn(redis, 'maxEcpuPerSecond') },
    }),
  ],
  '`redis.engineVersion` of `serverless`': ['serverless', ({ redis }) => valueIn(redis, 'engineVersion')],
  '`redis.snapshotDays` of `serverless` and `public`': [
    'public',
    ({ redis }) => valueIn(redis, 'snapshotDays'),
  ],
  '`availabilityZones`': ['durable', ({ availabilityZones }) => availabilityZones?.[0]],
  'the same, of `serverless`': ['serverless', () => expect.arrayContaining([expect.anything()])],
  '`environment`, `tokenIssuers`': [
    'cluster',
    ({ environment }) => ({
      Variables: expect.objectContaining({ ...environment, TOKEN_ISSUERS: expect.anything() }),
    }),
  ],
  '`maxConcurrency`': ['cluster', ({ maxConcurrency }) => maxConcurrency],
  '`corsOrigins`': [
    'cluster',
    ({ corsOrigins }) => expect.objectContaining({ AllowOrigins: expect.arrayContaining(corsOrigins) }),
  ],
  '`alarms`': ['cluster', ({ alarms }) => alarms.highCpu],
  '`alarmEmail`': ['cluster', ({ alarmEmail }) => alarmEmail],
};

const valueIn = (redis: object, name: string): unknown =>
  Object.entries(redis).find(([key]) => key === name)?.[1];

describe('each setting arrives in the property of its row', () => {
  test.each(rows.filter(({ setting }) => setting))('$setting', ({ setting, type, property }) => {
    const [kind, pick] = ARRIVES[setting] ?? [];
    expect(kind, 'add the setting to ARRIVES').toBeDefined();
    if (!kind || !pick) return;
    const values = assembly(kind)
      .all(type)
      .map(({ properties }) => properties[property]);
    const value = pick(resolved(kind));
    expect(value).toBeDefined();
    expect(values).toContainEqual(value);
  });
});
