export { cleanUpOf } from './cleanup.ts';
export { runSmokeTest } from './run.ts';
export { readTarget, readUpstash } from './target.ts';
