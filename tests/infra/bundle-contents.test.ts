import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { bundleOf } from './lambda.ts';

describe.each([
  ['cluster', 'sessionmanager'],
  ['cluster', 'cachemanager'],
  ['cluster', 'MirrorFunction'],
  ['sandbox', 'sessionmanager'],
  ['sandbox', 'cachemanager'],
] as const)('what is in the bundle: %s %s', (kind, name) => {
  const file = () => bundleOf(assembly(kind), name);
  const sources = (): string[] => JSON.parse(readFileSync(`${file()}.map`, 'utf8')).sources;

  test('neither local tools, nor full zod, nor an SDK', () => {
    expect(sources()).toContainEqual(expect.stringMatching(/src\/api\//));
    const unwanted =
      /src\/local\/|amplify\/(settings|infra)|zod\/v4\/classic|node_modules\/(@aws-sdk|@smithy|aws-cdk-lib|jose)\//;
    expect(sources().filter((source) => unwanted.test(source))).toEqual([]);
  });

  test('nothing secret, and nothing of this machine', () => {
    const code = readFileSync(file(), 'utf8');
    expect(code).not.toMatch(/AKIA[A-Z0-9]{16}|PRIVATE KEY-----|ops@acme\.example/);
    expect(code).not.toContain(process.cwd());
  });
});
