import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { bundleOf } from './lambda.ts';

describe.each([
  ['cluster', 'sessionmanager'],
  ['cluster', 'cachemanager'],
  ['cluster', 'MirrorFunction'],
  ['sandbox', 'sessionmanager'],
  ['sandbox', 'cachemanager'],
  ['events', 'SessionEventsFunction'],
] as const)('the bundle: %s %s', (kind, name) => {
  const file = () => bundleOf(assembly(kind), name);
  const sources = (): string[] => JSON.parse(readFileSync(`${file()}.map`, 'utf8')).sources;

  test('contains neither local tools, nor full zod, nor an SDK', () => {
    expect(sources()).toContainEqual(expect.stringMatching(/src\/api\//));
    const unwanted =
      /src\/local\/|amplify\/(settings|infra)|zod\/v4\/classic|node_modules\/(@aws-sdk|@smithy|aws-cdk-lib)\//;
    expect(sources().filter((source) => unwanted.test(source))).toEqual([]);
  });

  test('contains no secrets and no paths of this machine', () => {
    const code = readFileSync(file(), 'utf8');
    expect(code).not.toMatch(/AKIA[A-Z0-9]{16}|PRIVATE KEY-----|ops@acme\.example/);
    expect(code).not.toContain(process.cwd());
  });
});

/**
 * Bytes slow down a cold start twice: Lambda loads them, and Node.js compiles them. A growing dependency must stay
 * within these limits.
 */
const KB = 1024;
describe.each([
  ['sessionmanager', 605 * KB],
  ['cachemanager', 565 * KB],
] as const)('the size of a bundle: %s', (name, budget) => {
  const file = () => bundleOf(assembly('cluster'), name);

  test(`is at most ${budget} bytes`, () => {
    expect(statSync(file()).size).toBeLessThanOrEqual(budget);
  });

  test('contains nothing of the other subject', () => {
    const sources: string[] = JSON.parse(readFileSync(`${file()}.map`, 'utf8')).sources;
    // Purging a tenant clears its cache as well.
    const foreign =
      name === 'sessionmanager'
        ? /redis\/cache\/(store|read|write|set|load|local-tier|metrics)\.ts$/
        : /redis\/session\/(store|create|change|scripts\/\w+)\.ts$/;
    expect(sources.filter((source) => foreign.test(source))).toEqual([]);
  });
});
