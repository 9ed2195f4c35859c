import { createStore, type Store } from '../../state/store.ts';

/** A key that this tab has set or read. */
export interface KnownKey {
  readonly namespace: string;
  readonly key: string;
  /** As this tab set them; tags set elsewhere are unknown. */
  readonly tags: readonly string[];
  /** ms since the epoch; known only for entries that this tab set */
  readonly expiresAt?: number | undefined;
  readonly state: 'cached' | 'gone';
}

export type KnownKeys = Store<readonly KnownKey[]>;

const MAX_KEYS = 200;
const open = new Map<string, KnownKeys>();

/**
 * The keys of one user, stored for the tab. There is no other list: Redis is shared by all tenants, and listing keys
 * would mean scanning those of every tenant.
 */
export function knownKeys(owner: string): KnownKeys {
  const known = open.get(owner) ?? load(owner);
  open.set(owner, known);
  return known;
}

function load(owner: string): KnownKeys {
  const storageKey = `amplify-redis.keys ${owner}`;
  const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
  const keys = createStore<readonly KnownKey[]>(Array.isArray(stored) ? stored : []);
  keys.subscribe(() => sessionStorage.setItem(storageKey, JSON.stringify(keys.get())));
  return keys;
}

export const isSame = (a: Pick<KnownKey, 'namespace' | 'key'>, b: typeof a): boolean =>
  a.namespace === b.namespace && a.key === b.key;

/** Updates the state of a key. A cached key drops an expiry in the past: that was the expiry of an earlier entry. */
export const withState = ({ expiresAt, ...one }: KnownKey, isCached: boolean): KnownKey => ({
  ...one,
  state: isCached ? 'cached' : 'gone',
  ...(expiresAt !== undefined && !(isCached && expiresAt <= Date.now()) && { expiresAt }),
});

/** Adds or updates a key; absent fields keep their values. */
export function recordKey(
  keys: KnownKeys,
  next: Pick<KnownKey, 'namespace' | 'key' | 'state'> & Partial<KnownKey>,
) {
  keys.update((all) => {
    const before = all.find((one) => isSame(one, next));
    const others = all.filter((one) => !isSame(one, next));
    return [withState({ tags: [], ...before, ...next }, next.state === 'cached'), ...others].slice(
      0,
      MAX_KEYS,
    );
  });
}

export const removeKey = (keys: KnownKeys, gone: Pick<KnownKey, 'namespace' | 'key'>): void =>
  keys.update((all) => all.filter((one) => !isSame(one, gone)));
