import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CacheStore, SessionStore } from '../../src/redis/index.ts';
import * as instance from '../../src/redis/instance/index.ts';

test('every call of a store can be made without opening one, too', () => {
  const calls: Omit<SessionStore, 'isSessionOf'> & Omit<CacheStore, 'flushMetrics' | 'texts'> = instance;
  expect(calls).toBe(instance);
});

test('the default instance belongs to this version of the package', async () => {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  await instance.closeRedis();
  const shared = Object.getOwnPropertySymbols(globalThis).map((symbol) => Symbol.keyFor(symbol));
  expect(shared, 'update the key in process-wide.ts').toContain(`${name}@${version}`);
});

test('what each call costs is documented', () => {
  const title = 'What each operation costs';
  const sections = ['sessions', 'cache'].flatMap((name) =>
    readFileSync(`docs/use/${name}.md`, 'utf8')
      .split(/^## /m)
      .filter((section) => section.startsWith(title)),
  );
  const rows: readonly string[] = sections.join('').match(/^\|[^|]*/gm) ?? [];
  const { closeRedis: _, ...calls } = instance;
  const missing = Object.keys(calls).filter((name) => !rows.some((row) => row.includes(`\`${name}\``)));
  expect(missing, `add their costs to docs/use, under "${title}"`).toEqual([]);
});
