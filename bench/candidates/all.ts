import type { Candidate, Open } from './candidate.ts';

/** Imports the module when the candidate is opened, so that a process loads only the candidate it runs. */
const candidate = (name: string, load: () => Promise<Open>): Candidate => ({
  name,
  open: async (address, options) => (await load())(address, options),
});

const open = (module: { readonly open: Open }): Open => module.open;

/** The baseline of every ratio, measured on the same Redis in the same round. */
export const BASELINE = candidate('raw ioredis', () => import('./raw-ioredis.ts').then(open));

const ours = () => import('./amplify-redis.ts');

export const OURS = candidate('amplify-redis', () => ours().then(open));

export const OUR_VARIANTS = {
  tenants: candidate('amplify-redis, 10 tenants', async () => (await ours()).openTenants),
  validated: candidate('amplify-redis, local tier validated', async () => (await ours()).openValidated),
  bounded: candidate('amplify-redis, local tier bounded', async () => (await ours()).openBounded),
};

const bentocache = () => import('./bentocache.ts');

const bentocacheLayered = candidate('bentocache L1+L2', async () => (await bentocache()).openLayered);
export const bentocacheRemote = candidate('bentocache L2', async () => (await bentocache()).openRemote);
export const cacheable = candidate('cacheable L1+L2', () => import('./cacheable.ts').then(open));
export const nextCacheHandler = candidate('Next.js cache handler', () =>
  import('./next-cache-handler.ts').then(open),
);

export const CACHE_COMPETITORS: readonly Candidate[] = [
  bentocacheRemote,
  bentocacheLayered,
  cacheable,
  candidate('cache-manager + keyv', () => import('./cache-manager.ts').then(open)),
  candidate('unstorage', () => import('./unstorage.ts').then(open)),
  candidate('cachified', () => import('./cachified.ts').then(open)),
  candidate('layered-loader', () => import('./layered-loader.ts').then(open)),
  nextCacheHandler,
];

/** Competitors with a memory tier. */
export const LAYERED_COMPETITORS: readonly Candidate[] = [bentocacheLayered, cacheable];

export const SESSION_COMPETITORS: readonly Candidate[] = [
  candidate('connect-redis', () => import('./connect-redis.ts').then(open)),
  candidate('better-auth layout', () => import('./better-auth-layout.ts').then(open)),
];

const ALL = [BASELINE, OURS, ...Object.values(OUR_VARIANTS), ...CACHE_COMPETITORS, ...SESSION_COMPETITORS];

/** @throws RangeError for an unknown name */
export function candidateNamed(name: string): Candidate {
  const found = ALL.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`There is no candidate ${name}`);
  return found;
}
