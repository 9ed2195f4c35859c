import type { Candidate, Open } from './candidate.ts';

/** Imports the module when the candidate is opened, so that a process loads only the candidate it runs. */
const candidate = <Name extends string>(
  name: string,
  load: () => Promise<Readonly<Record<Name, Open>>>,
  opener: Name,
): Candidate => ({
  name,
  open: async (address, options) => (await load())[opener](address, options),
});

const ours = () => import('./amplify-redis.ts');
const ioredis = () => import('./ioredis.ts');
const bentocache = () => import('./bentocache.ts');
const cacheable = () => import('./cacheable.ts');
const cacheManager = () => import('./cache-manager.ts');

export const OURS = candidate('amplify-redis', ours, 'open');
export const OUR_TIERS = [
  candidate('amplify-redis, bounded', ours, 'openBounded'),
  candidate('amplify-redis, validated', ours, 'openValidated'),
];

/** The unit of every ratio, measured on the same Redis in the same round. */
export const BASELINE = candidate('ioredis', ioredis, 'open');
export const NODE_REDIS = candidate('node-redis', () => import('./node-redis.ts'), 'open');

/** One command per call, with none of the promises of a library. */
export const PLAIN_CLIENTS: readonly Candidate[] = [
  BASELINE,
  candidate('ioredis, auto-pipelining', ioredis, 'openPipelining'),
  NODE_REDIS,
  candidate('valkey-glide', () => import('./valkey-glide.ts'), 'open'),
];

/** Libraries with tags, used without a local tier. */
export const TAGGING: readonly Candidate[] = [
  candidate('bentocache', bentocache, 'openRemote'),
  candidate('cacheable', cacheable, 'openRemote'),
];

const cacheManagerRemote = candidate('cache-manager', cacheManager, 'openRemote');

/** Libraries with a loader, used without a local tier. */
export const LOADING: readonly Candidate[] = [...TAGGING, cacheManagerRemote];

/** Libraries used without a local tier. */
export const CACHES: readonly Candidate[] = [
  ...LOADING,
  candidate('Keyv', () => import('./keyv.ts'), 'open'),
  candidate('unstorage', () => import('./unstorage.ts'), 'open'),
];

/** The same libraries with a local tier. */
export const TIERED: readonly Candidate[] = [
  candidate('bentocache, L1+L2', bentocache, 'openLayered'),
  candidate('cacheable, L1+L2', cacheable, 'openLayered'),
  candidate('cache-manager, L1+L2', cacheManager, 'openLayered'),
];

export const CONNECT_REDIS = candidate('connect-redis', () => import('./connect-redis.ts'), 'open');
export const BETTER_AUTH = candidate('better-auth', () => import('./better-auth.ts'), 'open');

const ALL = [OURS, ...OUR_TIERS, ...PLAIN_CLIENTS, ...CACHES, ...TIERED, CONNECT_REDIS, BETTER_AUTH];

/** @throws RangeError for an unknown name */
export function candidateNamed(name: string): Candidate {
  const found = ALL.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`There is no candidate ${name}`);
  return found;
}
