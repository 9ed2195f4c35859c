import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installNode, NODE_VERSIONS } from '../../support/node-version.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import { countTests } from '../../support/run/count-tests.ts';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';

/** The libraries whose adapters are tested, and their own suites. */
const DEPENDENCIES = {
  '@aws-lambda-powertools/idempotency': '2.35.0',
  '@japa/assert': '4.2.0',
  '@japa/runner': '4.5.0',
  '@keyv/test-suite': '2.1.2',
  bentocache: '1.6.1',
  'better-auth': '1.7.25',
  'cache-manager': '7.2.9',
  cacheable: '2.5.0',
  keyv: '5.6.0',
  'keyv-6': 'npm:keyv@6.1.0',
  unstorage: '1.17.6',
  vitest: '4.1.12',
};

const PROGRAMS = join(import.meta.dirname, 'programs');

let redis: StandaloneServer;
let consumer: Consumer;
let env: string;

beforeAll(async () => {
  [redis, consumer] = await Promise.all([startStandalone(), createConsumer({ dependencies: DEPENDENCIES })]);
  env = `REDIS_URL=redis://${LOOPBACK}:${redis.process.address.port}`;
  const files = readdirSync(PROGRAMS).map(
    (name) => [name, readFileSync(join(PROGRAMS, name), 'utf8')] as const,
  );
  consumer.write(Object.fromEntries(files));
});
afterAll(() => redis?.close());

async function vitestCounts(file: string, node = process.execPath) {
  const report = join(consumer.dir, `${file}.json`);
  const args = ['run', file, '--testTimeout=600000', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = join(consumer.dir, 'node_modules/vitest/vitest.mjs');
  // A separate run, not part of this one.
  await consumer.run('env', '-u', 'VITEST', env, node, vitest, ...args);
  return countTests(report);
}

describe('the suites of others', () => {
  it('Keyv 5: 38 tests of a store and 4 of its iterator', async () => {
    expect(await vitestCounts('keyv-5.test.mjs')).toEqual({ passed: 42, failed: 0 });
  });

  it('Keyv 6, which needs Node 22: the same tests', async () => {
    const node = installNode(NODE_VERSIONS[22]);
    expect(await vitestCounts('keyv-6.test.mjs', node)).toEqual({ passed: 42, failed: 0 });
  });

  it('bentocache: 21 tests of a driver, and one of ours with the whole package', async () => {
    const output = await consumer.run('env', env, process.execPath, 'bentocache.mjs');
    expect(JSON.parse(output.trim())).toEqual({ passed: 22, failed: [] });
  });
});

it.each([
  ['better-auth-sessions.test.mjs', 19],
  ['better-auth-values.test.mjs', 12],
  ['unstorage.test.mjs', 18],
  ['idempotency.test.mjs', 4],
  ['cache-manager.test.mjs', 2],
])('our own tests over the real package: %s', async (file, passed) => {
  expect(await vitestCounts(file)).toEqual({ passed, failed: 0 });
});
