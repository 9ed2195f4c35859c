/** `npm run test:release` runs the full tiers of some tests, of which `npm test` runs the short ones. */
export const FULL_TIER = process.env.TEST_TIER === 'full';

/** What `npm run test:release` runs, from tests/. */
const RELEASE = ['release', 'faults', 'fuzz', 'model', 'browser/accessibility'];

/** The folder of a project's tests in this tier, from the root of the repository; undefined if it has none. */
export function folderInTier(project: string): string | undefined {
  if (!FULL_TIER) return project === 'release' ? undefined : `tests/${project}`;
  const folder = RELEASE.find((each) => each.split('/')[0] === project);
  return folder && `tests/${folder}`;
}
