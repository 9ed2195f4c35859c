import type { Identity } from '../auth/identity.ts';
import type { Store } from './store.ts';

/** Identifies a user of a tenant in what this tab keeps: one page can act for several users. */
export const ownerOf = ({ tenantId, userId }: Pick<Identity, 'tenantId' | 'userId'>): string =>
  `${tenantId} ${userId}`;

/**
 * One store for each owner, kept while the user looks at other views.
 * @param open makes the store of an owner, once
 */
export function storesByOwner<T>(open: (owner: string) => Store<T>): (owner: string) => Store<T> {
  const stores = new Map<string, Store<T>>();
  return (owner) => {
    const store = stores.get(owner) ?? open(owner);
    stores.set(owner, store);
    return store;
  };
}
