import { type CacheKeys, cacheKeys } from '../shared/keys.ts';

export interface EntryName {
  readonly tenantId: string;
  readonly namespace: string;
  readonly key: string;
}

/** The keys that scripts for one entry touch. The entry's own keys are built on demand. */
export interface EntryKeys extends Pick<CacheKeys, 'version' | 'invalidations' | 'reply'> {
  readonly entry: string;
  readonly lease: string;
}

/** Reading a key throws InvalidInputError for an invalid name. */
export function keysOfEntry({ tenantId, namespace, key }: EntryName): EntryKeys {
  const keys = cacheKeys(tenantId);
  return {
    version: keys.version,
    invalidations: keys.invalidations,
    reply: keys.reply,
    get entry() {
      return keys.entry(namespace, key);
    },
    get lease() {
      return keys.lease(namespace, key);
    },
  };
}
