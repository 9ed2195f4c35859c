import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { type ReleaseSteps, releasePackage } from '../../package/release-package.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { packedTarball } from './packed.ts';

const SECTION = '## [Unreleased]\n\n## [1.2.3] - 2030-01-01\n\n### Added\n\n- Something.\n';

let root: string;
let done: string[];

/** A repository with build output, like that of a release. */
beforeEach(() => {
  const dir = makeTempDir();
  onTestFinished(() => dir.remove());
  root = dir.path;
  done = [];
  execFileSync('tar', ['-xzf', packedTarball(), '--strip-components=1', '-C', root]);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  write('package.json', JSON.stringify({ ...manifest, version: '1.2.3' }));
  write('CHANGELOG.md', SECTION);
  write('.gitignore', '.local/\ndist/\n');
  git('init', '--quiet');
  commit();
});

const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const tarball = () => join(root, '.local/release/amplify-redis-1.2.3.tgz');
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: root });

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Release');
}

const release = (steps: Partial<ReleaseSteps> = {}) =>
  releasePackage(root, join(root, '.local/release'), {
    async build() {
      done.push('build');
      return steps.build?.() ?? [];
    },
    verify() {
      done.push('verify');
      steps.verify?.();
    },
  });

it('builds, verifies and packs, and prints what its owner publishes', async () => {
  const report = await release();
  expect(done).toEqual(['build', 'verify']);
  const hash = createHash('sha512').update(readFileSync(tarball())).digest('base64');
  expect(report).toContain(`sha512-${hash}`);
  expect(report).toMatch(
    /^\.\/\.local\/release\/amplify-redis-1\.2\.3\.tgz\n {2}\d+ KB packed, \d+ KB unpacked, \d+ files\n/,
  );
  expect(report).toMatch(/^ {2}npm publish \.\/\.local\/release\/amplify-redis-1\.2\.3\.tgz$/m);
});

it.each<[string, () => void, RegExp]>([
  ['a changed file', () => write('README.md', 'changed'), /has changes.*\n M README\.md/],
  ['a new file', () => write('new.txt', ''), /has changes.*\n\?\? new\.txt/],
  [
    'no section in the changelog',
    () => {
      write('CHANGELOG.md', SECTION.replace('1.2.3', '1.2.2'));
      commit();
    },
    /no section for 1\.2\.3/,
  ],
  [
    'an empty section in the changelog',
    () => {
      write('CHANGELOG.md', '## [1.2.3]\n\n## [1.2.2]\n\n- Something.\n');
      commit();
    },
    /no section for 1\.2\.3/,
  ],
])('rejects %s before it builds', async (_, change, message) => {
  change();
  await expect(release()).rejects.toThrow(message);
  expect(done).toEqual([]);
  expect(existsSync(tarball())).toBe(false);
});

it('rejects public types that differ from the reports before it tests', async () => {
  await expect(release({ build: async () => ['redis', 'client'] })).rejects.toThrow(
    /types of redis, client differ/,
  );
  expect(done).toEqual(['build']);
  expect(existsSync(tarball())).toBe(false);
});

it('rejects failing checks, and files that the tests have changed', async () => {
  const fail = () => {
    throw new Error('a test failed');
  };
  await expect(release({ verify: fail })).rejects.toThrow('a test failed');
  await expect(release({ verify: () => write('README.md', 'changed') })).rejects.toThrow(/has changes/);
  expect(existsSync(tarball())).toBe(false);
});
