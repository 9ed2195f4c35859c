/** `npm run test:release` runs the full tiers of some tests, of which `npm test` runs the short ones. */
export const FULL_TIER = process.env.TEST_TIER === 'full';

/** The folders and files that `npm run test:release` runs, from tests/. */
const RELEASE = [
  ...['release/', 'faults/', 'fuzz/', 'model/', 'browser/accessibility/'],
  'contract/session-model.test.ts',
  'contract/session-races.test.ts',
  'integration/cache-history.test.ts',
  'integration/secrets/',
  'integration/session-scale.test.ts',
  'integration/session-survival.test.ts',
];

/** The folders, which end with a slash, and files of a project in this tier, from the root of the repository. */
export function pathsInTier(project: string): string[] {
  const paths = FULL_TIER ? RELEASE : project === 'release' ? [] : [`${project}/`];
  return paths.filter((path) => path.startsWith(`${project}/`)).map((path) => `tests/${path}`);
}
