import { changelogSection } from '../../../package/changelog.ts';
import { BASELINE, type Baseline, fingerprint } from './baseline.ts';

/** The first release that operators upgrade from. */
const FIRST_VERSION = '0.2.0';

interface Release {
  readonly baseline: Baseline | undefined;
  /** Of package.json. */
  readonly version: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
}

/**
 * A baseline changes only with the version of package.json, and only if the changelog says what the release replaces:
 * its section has a line with the fingerprint of the baseline.
 * @returns one sentence per broken rule
 */
export function releaseProblems({ baseline, version, changelog }: Release): string[] {
  if (!baseline) {
    return isBefore(version, FIRST_VERSION)
      ? []
      : [`${BASELINE} is missing: run \`npm run baseline\` for the release ${version}`];
  }
  if (isBefore(version, baseline.version)) {
    return [`${BASELINE} is of ${baseline.version}, which is newer than ${version} in package.json`];
  }
  const section = changelogSection(changelog, baseline.version);
  if (section === undefined) return [`CHANGELOG.md has no section for ${baseline.version}`];
  const id = fingerprint(baseline);
  const line = new RegExp(`^- Replaces \\S.* \\(baseline ${id}\\)$`, 'm');
  if (line.test(section)) return [];
  return [
    `${BASELINE} has changed since ${baseline.version}: raise the version in package.json, run \`npm run baseline\`, ` +
      `and say under it in CHANGELOG.md: ${replacesLine('…', baseline)}`,
  ];
}

/** @param what the release replaces, such as `nothing` */
export const replacesLine = (what: string, baseline: Baseline): string =>
  `- Replaces ${what} (baseline ${fingerprint(baseline)})`;

function isBefore(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}
