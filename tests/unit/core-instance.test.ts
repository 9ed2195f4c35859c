import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import type { CacheStore, SessionStore } from '../../src/redis/index.ts';
import * as instance from '../../src/redis/instance/index.ts';

test('every call of a store can be made without opening one, too', () => {
  type Calls = Omit<SessionStore, 'isSessionOf'> & Omit<CacheStore, 'flushMetrics' | 'texts'>;
  expectTypeOf<typeof instance>().toExtend<Calls>();
});

test('the default instance belongs to this version of the package', async () => {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  await instance.closeRedis();
  const shared = Object.getOwnPropertySymbols(globalThis).map((symbol) => Symbol.keyFor(symbol));
  expect(shared, 'update the key in process-wide.ts').toContain(`${name}@${version}`);
});

test('what each call costs is documented', () => {
  const documents = ['sessions', 'cache'].map((name) => readFileSync(`docs/use/${name}.md`, 'utf8')).join('');
  const rows = documents.split('\n').filter((line) => line.startsWith('|'));
  const { closeRedis: _, ...calls } = instance;
  const silent = Object.keys(calls).filter((name) => !rows.some((row) => row.includes(`\`${name}`)));
  expect(silent).toEqual([]);
});
