import { parseArgs } from 'node:util';

/**
 * The projects whose tests vitest runs for its arguments. When in doubt it returns too many: an extra project costs an
 * installation, a missing one a failing test.
 * @param files every test file, from the root of the repository: `tests/<project>/…`
 */
export function selectedProjects(args: readonly string[], files: readonly string[]): ReadonlySet<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { project: { type: 'string', multiple: true } },
    strict: false,
  });
  // The line of a single test may follow the name of its file.
  const parts = positionals.map((part) => part.replace(/:\d+$/, ''));
  const named = files.filter((file) => parts.some((part) => file.includes(part)));
  const projects = new Set((named.length > 0 ? named : files).map((file) => file.split('/')[1] ?? ''));
  const wanted = (values.project ?? []).map(String).filter((pattern) => !pattern.startsWith('!'));
  if (wanted.length === 0) return projects;
  return new Set([...projects].filter((project) => wanted.some((pattern) => matches(project, pattern))));
}

const matches = (project: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(project);
