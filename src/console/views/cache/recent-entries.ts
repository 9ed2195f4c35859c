import { createStore, type Store } from '../../state/store.ts';
import { storesByOwner } from '../../state/stores-by-owner.ts';
import type { EntryName } from './entry-name.ts';

type RecentEntries = Store<readonly EntryName[]>;

const MAX_ENTRIES = 20;

/** The entries that this tab has shown, newest first, also for users who may not list keys. @param owner see `ownerOf` */
export const recentEntries = storesByOwner(load);

function load(owner: string): RecentEntries {
  const storageKey = `amplify-redis.entries ${owner}`;
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
