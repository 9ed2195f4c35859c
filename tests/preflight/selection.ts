import { parseArgs } from 'node:util';

/**
 * The test files that vitest runs for its arguments. When in doubt it returns too many: an extra file costs an
 * installation or a set-up, a missing one a failing test.
 * @param files every test file, from the root of the repository: `tests/<project>/…`
 */
export function selectedFiles(args: readonly string[], files: readonly string[]): readonly string[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { project: { type: 'string', multiple: true } },
    strict: false,
  });
  // The line of a single test may follow the name of its file.
  const parts = positionals.map((part) => part.replace(/:\d+$/, ''));
  const named = files.filter((file) => parts.some((part) => file.includes(part)));
  const wanted = (values.project ?? []).map(String).filter((pattern) => !pattern.startsWith('!'));
  return (named.length > 0 ? named : files).filter(
    (file) => wanted.length === 0 || wanted.some((pattern) => matches(projectOf(file), pattern)),
  );
}

/** `tests/<project>/…` -> the project. */
export const projectOf = (file: string): string => file.split('/')[1] ?? '';

const matches = (project: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(project);
