/** `npm run test:release` runs the full tiers of faults, fuzz and model; `npm test` runs their short ones. */
export const FULL_TIER = process.env.TEST_TIER === 'full';

const RELEASE = ['release', 'faults', 'fuzz', 'model'];

/** Whether a project takes part in a run of this tier. */
export const isInTier = (project: string): boolean =>
  FULL_TIER ? RELEASE.includes(project) : project !== 'release';
