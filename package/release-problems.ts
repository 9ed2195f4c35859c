import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogSection } from './changelog.ts';

const read = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');

/**
 * @param root root of the repository
 * @returns one sentence for each reason why the current state cannot be released
 */
export function releaseProblems(root: string): string[] {
  const { version } = JSON.parse(read(root, 'package.json')) as { version: string };
  const changes = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).trimEnd();
  return [
    ...(changes === ''
      ? []
      : [`The working tree has changes, so no commit is what would be packed:\n${changes}`]),
    ...(hasSection(read(root, 'CHANGELOG.md'), version)
      ? []
      : [`CHANGELOG.md has no section for ${version}, the version in package.json, or an empty one.`]),
  ];
}

function hasSection(changelog: string, version: string): boolean {
  return changelogSection(changelog, version)?.includes('\n- ') ?? false;
}
