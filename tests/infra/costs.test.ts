import { expect, test } from 'vitest';
import { readDocument } from '../support/documents/code-blocks.ts';
import { assembly } from './assembly.ts';
import type { Kind } from './synthesize.ts';

/** List prices of CloudWatch in USD per month. */
const ALARM = 0.1;
const METRIC = 0.3;
/** Number of metrics that the three functions write to their logs: four, five, and the age of the keys. */
const METRICS = { withMirror: 10, withoutVpc: 9 };

const [, section = ''] = /\n## What it costs\n([^#]+)/.exec(readDocument('docs/operate/deploy.md')) ?? [];
const rows = [...section.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, topology = '', redis = '', monitoring = '', total = '']) => ({ topology, redis, monitoring, total }),
);
const rowOf = (start: string) => {
  const row = rows.find(({ topology }) => topology.startsWith(start));
  if (!row) throw new Error(`deploy.md has no costs of ${start}`);
  return row;
};
const about = (text: string) => Number(/^(?:about )?(\d+)$/.exec(text)?.[1]);

const alarmsIn = (kind: Kind) => assembly(kind).all('AWS::CloudWatch::Alarm');

test('has a price for every topology, and the day of the prices', () => {
  for (const start of ['sandbox or preview', '`cluster`, 1', '`serverless`', '`public`', '`previews: ']) {
    expect(about(rowOf(start).total)).toBeGreaterThanOrEqual(0);
  }
  expect(about(rowOf('`cluster` with `durability').total)).toBeGreaterThan(0);
  expect(section).toMatch(/as of \d{1,2} [A-Z][a-z]+ 20\d\d\./);
});

test.each([
  ['`serverless`, nearly empty', 'serverless', METRICS.withMirror],
  ['`public`, nearly empty', 'public', METRICS.withoutVpc],
  ['`cluster` with `durability', 'durable', METRICS.withMirror],
] as const)('names what the alarms and metrics of %s cost', (start, kind, metrics) => {
  const cost = alarmsIn(kind).length * ALARM + metrics * METRIC;
  expect(Math.abs(about(rowOf(start).monitoring) - cost), `${cost}`).toBeLessThan(0.6);
});

test.each([
  ['`cluster`, 1 shard, 1 replica, `cache.t4g.small`', 2],
  ['`cluster`, 3 shards, 1 replica each', 6],
])('names what the alarms and metrics of %s cost', (start, nodes) => {
  const all = alarmsIn('cluster');
  const ofNodes = all.filter(({ properties }) => JSON.stringify(properties).includes('CacheClusterId'));
  const perNode = ofNodes.length / 4;
  expect([perNode, perNode > 5]).toEqual([Math.round(perNode), true]);
  const cost = (all.length - ofNodes.length + nodes * perNode) * ALARM + METRICS.withMirror * METRIC;
  expect(Math.abs(about(rowOf(start).monitoring) - cost), `${cost}`).toBeLessThan(0.6);
});

test.each(['sandbox', 'preview', 'publicSandbox'] as const)('%s has no alarms to pay for', (kind) => {
  expect(alarmsIn(kind)).toEqual([]);
});

test('adds up', () => {
  for (const { topology, redis, monitoring, total } of rows.filter(({ redis }) => /^\d/.test(redis))) {
    const [, count, price] = /^(?:(\d) x )?(\d+)/.exec(redis) ?? [];
    const sum = Number(count ?? 1) * Number(price) + about(monitoring);
    expect(Math.abs(about(total) - sum), topology).toBeLessThanOrEqual(5);
  }
});

test('names what the alarms of session events cost', () => {
  const added = alarmsIn('events').filter(({ properties }) =>
    /-session-events$|-undeliveredEvents$/.test(String(properties.AlarmName)),
  );
  expect(added).toHaveLength(4);
  const cost = (added.length * ALARM).toFixed(2);
  expect(section).toContain(`add ${cost} for alarms`);
  expect(readDocument('docs/operate/session-events.md')).toContain(`cost ${cost} USD a month`);
});
