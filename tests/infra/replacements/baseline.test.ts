import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { assembly } from '../assembly.ts';
import { BASELINE_KINDS, type Baseline, readBaseline, serializeBaseline } from './baseline.ts';
import { flatten } from './flatten.ts';
import { losses } from './losses.ts';
import { releaseProblems, replacesLine } from './release-rule.ts';
import { renew } from './renew.ts';

const textOf = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

describe('the last release', () => {
  const baseline = readBaseline();

  test.each(BASELINE_KINDS)('loses nothing by an upgrade: %s', (kind) => {
    expect(baseline ? losses(baseline.deployments[kind], flatten(assembly(kind))) : []).toEqual([]);
  });

  test('has a baseline that changed only with its version and a line in the changelog', () => {
    const { version } = JSON.parse(textOf('package.json'));
    expect(releaseProblems({ baseline, version, changelog: textOf('CHANGELOG.md') })).toEqual([]);
  });
});

const deployments = {
  cluster: flatten(assembly('cluster')),
  serverless: flatten(assembly('serverless')),
  durable: flatten(assembly('durable')),
  public: flatten(assembly('public')),
};
/** The same without the cache of the cluster. */
const [cacheId = ''] =
  Object.entries(deployments.cluster).find(([, { Type }]) => Type.endsWith('::ReplicationGroup')) ?? [];
const { [cacheId]: cache, ...rest } = deployments.cluster;
const edited = { ...deployments, cluster: { ...rest, 'redis/Other': cache ?? { Type: '' } } };

const baselineOf = (from: typeof deployments, version: string): Baseline => {
  const { baseline } = renew(undefined, from, version);
  if (!baseline) throw new Error('renew made no baseline');
  return baseline;
};
const first = baselineOf(deployments, '0.2.0');

describe('a new baseline', () => {
  test('is small, and is read as it was written', () => {
    const text = serializeBaseline(first);
    expect(text.length).toBeLessThan(60_000);
    const dir = mkdtempSync(join(tmpdir(), 'baseline-'));
    const file = join(dir, 'baseline.json');
    writeFileSync(file, text);
    expect(readBaseline(file)).toEqual(first);
    writeFileSync(file, text.replace('"version"', '"release"'));
    expect(() => readBaseline(file)).toThrow('version');
    rmSync(dir, { recursive: true });
    expect(readBaseline(file)).toBeUndefined();
  });

  test('of a release that replaces nothing', () => {
    const { report, refused } = renew(undefined, deployments, '0.2.0');
    expect(refused).toBe(false);
    expect(report).toContain(replacesLine('nothing', first));
  });

  test('keeps the old one if nothing has changed', () => {
    expect(renew(first, deployments, '0.2.1')).toEqual({
      report: expect.stringContaining('Current'),
      refused: false,
    });
  });

  test('is refused for the same version', () => {
    expect(renew(first, edited, '0.2.0')).toEqual({
      report: expect.stringContaining('raise the version in package.json first'),
      refused: true,
    });
  });

  test('names what the release replaces', () => {
    const { baseline, report } = renew(first, edited, '0.3.0');
    expect(baseline?.version).toBe('0.3.0');
    expect(report).toMatch(/^cluster: redis\/ClusterGroup\w+ \(.*\) would be removed/m);
    expect(report).toMatch(/^- Replaces … \(baseline [0-9a-f]{12}\)$/m);
  });
});

describe('the rule of releases', () => {
  const second = baselineOf(edited, '0.3.0');
  const changelog = (version: string, line: string) =>
    `# Changelog\n\n## [Unreleased]\n\n## [${version}] - 2026-12-01\n\n### Changed\n\n${line}\n\n## [0.1.0]\n`;
  const line = replacesLine('nothing', first);

  test('accepts a baseline with its line, also after later versions', () => {
    for (const version of ['0.2.0', '0.2.1', '0.10.0']) {
      expect(releaseProblems({ baseline: first, version, changelog: changelog('0.2.0', line) })).toEqual([]);
    }
  });

  test('asks for a baseline from 0.2.0 on', () => {
    expect(releaseProblems({ baseline: undefined, version: '0.1.9', changelog: '' })).toEqual([]);
    expect(releaseProblems({ baseline: undefined, version: '0.2.0', changelog: '' })).toEqual([
      expect.stringContaining('is missing: run `npm run baseline`'),
    ]);
  });

  test.each([
    ['changed with its version alone', second, '0.3.0', changelog('0.2.0', line), 'has no section for 0.3.0'],
    [
      'changed without a new line',
      { ...second, version: '0.2.0' },
      '0.2.0',
      changelog('0.2.0', line),
      'has changed since 0.2.0',
    ],
    [
      'with the line of another baseline',
      second,
      '0.3.0',
      changelog('0.3.0', line),
      'has changed since 0.3.0',
    ],
    [
      'whose line says nothing',
      first,
      '0.2.0',
      changelog('0.2.0', line.replace('nothing ', '')),
      'has changed since',
    ],
    [
      'whose line is in another section',
      first,
      '0.2.0',
      `${changelog('0.2.0', '')}${line}\n`,
      'has changed since',
    ],
    ['of a version to come', first, '0.1.0', changelog('0.2.0', line), 'is newer than 0.1.0'],
  ])('rejects a baseline %s', (_, baseline, version, text, problem) => {
    expect(releaseProblems({ baseline, version, changelog: text })).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});
