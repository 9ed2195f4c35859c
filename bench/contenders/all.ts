import type { Contender, Open } from './contender.ts';

/** Loaded when it is opened: a process holds the code of those whom it runs and of nobody else. */
const contender = (name: string, load: () => Promise<Open>): Contender => ({
  name,
  open: async (place, options) => (await load())(place, options),
});

const open = (module: { readonly open: Open }): Open => module.open;

/** What everything is compared with, on the same Redis and in the same round. */
export const BASELINE = contender('raw ioredis', () => import('./raw-ioredis.ts').then(open));

const ours = () => import('./amplify-redis.ts');

export const OURS = contender('amplify-redis', () => ours().then(open));

export const OUR_VARIANTS = {
  tenants: contender('amplify-redis, 10 tenants', async () => (await ours()).openTenants),
  validated: contender('amplify-redis, local tier validated', async () => (await ours()).openValidated),
  bounded: contender('amplify-redis, local tier bounded', async () => (await ours()).openBounded),
};

const bentocache = () => import('./bentocache.ts');

const bentocacheLayered = contender('bentocache L1+L2', async () => (await bentocache()).openLayered);
export const bentocacheRemote = contender('bentocache L2', async () => (await bentocache()).openRemote);
export const cacheable = contender('cacheable L1+L2', () => import('./cacheable.ts').then(open));
export const nextCacheHandler = contender('Next.js cache handler', () =>
  import('./next-cache-handler.ts').then(open),
);

export const CACHE_PEERS: readonly Contender[] = [
  bentocacheRemote,
  bentocacheLayered,
  cacheable,
  contender('cache-manager + keyv', () => import('./cache-manager.ts').then(open)),
  contender('unstorage', () => import('./unstorage.ts').then(open)),
  contender('cachified', () => import('./cachified.ts').then(open)),
  contender('layered-loader', () => import('./layered-loader.ts').then(open)),
  nextCacheHandler,
];

/** Those with a memory tier of their own. */
export const LAYERED_PEERS: readonly Contender[] = [bentocacheLayered, cacheable];

export const SESSION_PEERS: readonly Contender[] = [
  contender('connect-redis', () => import('./connect-redis.ts').then(open)),
  contender('better-auth layout', () => import('./better-auth-layout.ts').then(open)),
];

const ALL = [BASELINE, OURS, ...Object.values(OUR_VARIANTS), ...CACHE_PEERS, ...SESSION_PEERS];

/** @throws RangeError for a name that nobody has */
export function contenderNamed(name: string): Contender {
  const found = ALL.find((contender) => contender.name === name);
  if (!found) throw new RangeError(`There is no contender ${name}`);
  return found;
}
