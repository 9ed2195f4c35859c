import { createStore, type Store } from '../../state/store.ts';

/** A key that this tab has set or read. */
export interface KnownKey {
  readonly namespace: string;
  readonly key: string;
  /** As this tab set them; what others set is not told. */
  readonly tags: readonly string[];
  /** ms since the epoch, as far as this tab set it */
  readonly expiresAt?: number | undefined;
  readonly state: 'cached' | 'gone';
}

export type KnownKeys = Store<readonly KnownKey[]>;

const MAX_KEYS = 200;
const open = new Map<string, KnownKeys>();

/**
 * The keys of one user, remembered for the tab. There is no other list: Redis is shared by all tenants, and finding
 * keys in it means walking through everybody's.
 */
export function knownKeys(owner: string): KnownKeys {
  const known = open.get(owner) ?? recall(owner);
  open.set(owner, known);
  return known;
}

function recall(owner: string): KnownKeys {
  const storageKey = `amplify-redis.keys ${owner}`;
  const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
  const keys = createStore<readonly KnownKey[]>(Array.isArray(stored) ? stored : []);
  keys.subscribe(() => sessionStorage.setItem(storageKey, JSON.stringify(keys.get())));
  return keys;
}

export const isSame = (a: Pick<KnownKey, 'namespace' | 'key'>, b: typeof a): boolean =>
  a.namespace === b.namespace && a.key === b.key;

/** What the service has just told of a key: an end that has passed was not of the entry that is there now. */
export const seen = ({ expiresAt, ...one }: KnownKey, isCached: boolean): KnownKey => ({
  ...one,
  state: isCached ? 'cached' : 'gone',
  ...(expiresAt !== undefined && !(isCached && expiresAt <= Date.now()) && { expiresAt }),
});

/** Adds or replaces; what is not said stays as it was. */
export function note(
  keys: KnownKeys,
  next: Pick<KnownKey, 'namespace' | 'key' | 'state'> & Partial<KnownKey>,
) {
  keys.update((all) => {
    const before = all.find((one) => isSame(one, next));
    const others = all.filter((one) => !isSame(one, next));
    return [seen({ tags: [], ...before, ...next }, next.state === 'cached'), ...others].slice(0, MAX_KEYS);
  });
}

export const drop = (keys: KnownKeys, gone: Pick<KnownKey, 'namespace' | 'key'>): void =>
  keys.update((all) => all.filter((one) => !isSame(one, gone)));
