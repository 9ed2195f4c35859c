import { createStore, type Store } from '../../state/store.ts';
import type { EntryName } from './entry-name.ts';

type RecentEntries = Store<readonly EntryName[]>;

const MAX_ENTRIES = 20;
const open = new Map<string, RecentEntries>();

/** The entries that this tab has shown, newest first, also for users who may not list keys. @param owner tenant and user */
export function recentEntries(owner: string): RecentEntries {
  const known = open.get(owner) ?? load(`amplify-redis.entries ${owner}`);
  open.set(owner, known);
  return known;
}

function load(storageKey: string): RecentEntries {
  const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
  const entries = createStore<readonly EntryName[]>(Array.isArray(stored) ? stored : []);
  entries.subscribe(() => sessionStorage.setItem(storageKey, JSON.stringify(entries.get())));
  return entries;
}

export function remember(entries: RecentEntries, { namespace, key }: EntryName): void {
  entries.update((all) =>
    [{ namespace, key }, ...all.filter((one) => one.namespace !== namespace || one.key !== key)].slice(
      0,
      MAX_ENTRIES,
    ),
  );
}
