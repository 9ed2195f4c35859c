import { mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../src/local/command/terminal.ts';
import { pack } from './pack.ts';
import { releaseProblems } from './release-problems.ts';

/** The steps that take minutes. */
export interface ReleaseSteps {
  /** Compiles the package. @returns the entries whose public types differ from the reports */
  readonly build: () => Promise<readonly string[]>;
  /** Checks and tests it. @throws UserError if something fails */
  readonly verify: () => void;
}

/**
 * Packs a release. Publishes nothing.
 * @param root root of the repository
 * @param destination folder for the tarball
 * @returns a summary of the tarball, and how its owner publishes it
 * @throws UserError if the release is rejected, in which case there is no tarball
 */
export async function releasePackage(
  root: string,
  destination: string,
  { build, verify }: ReleaseSteps,
): Promise<string> {
  failIf(releaseProblems(root));
  const differing = await build();
  if (differing.length > 0) {
    const names = differing.join(', ');
    failIf([`The public types of ${names} differ from package/api: npm run build -- --update, and commit.`]);
  }
  verify();
  // A test may have changed committed files.
  failIf(releaseProblems(root));

  mkdirSync(destination, { recursive: true });
  const { path, size, unpackedSize, files, integrity } = await pack(root, destination);
  const file = `./${relative(root, path)}`;
  return `${file}
  ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ${files.length} files
  ${integrity}

Nothing is published. Its owner publishes exactly this file with

  npm publish ${file}`;
}

function failIf(problems: readonly string[]): void {
  if (problems.length > 0) throw new UserError(`No release.\n${problems.join('\n')}`);
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;
