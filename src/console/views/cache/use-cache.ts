import { useCallback, useMemo, useState } from 'react';
import type { Json, RedisApiClient } from '../../../client/index.ts';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { type KnownKey, type KnownKeys, knownKeys, recordKey, removeKey, withState } from './known-keys.ts';

export interface Draft {
  readonly namespace: string;
  readonly key: string;
  readonly value: Json;
  readonly ttl: number | undefined;
  readonly tags: readonly string[];
}

type Name = Pick<KnownKey, 'namespace' | 'key'>;

/** The cache actions of the view. `revision` increases with each, so that the metrics reload. */
export function useCache() {
  const { client, user } = useConsole();
  const { tenantId, userId } = user.identity;
  const keys = useMemo(() => knownKeys(`${tenantId} ${userId}`), [tenantId, userId]);
  const [revision, setRevision] = useState(0);

  const refresh = useCallback(async () => {
    await recheck(client, keys);
    setRevision((before) => before + 1);
  }, [client, keys]);

  const set = useCallback(
    async ({ namespace, key, value, ttl, tags }: Draft) => {
      const stored = await client.cache.set(namespace, key, value, { ttl, tags });
      const expiresAt = ttl === undefined ? undefined : Date.now() + ttl * 1_000;
      recordKey(keys, { namespace, key, tags, expiresAt, state: stored ? 'cached' : 'gone' });
      await refresh();
      announce(stored ? `Stored ${key}` : 'Not stored');
    },
    [client, keys, refresh],
  );

  const get = useCallback(
    async ({ namespace, key }: Name, show: (value: Json | undefined) => void) => {
      const value = await client.cache.get(namespace, key);
      recordKey(keys, { namespace, key, state: value === undefined ? 'gone' : 'cached' });
      show(value);
      announce(value === undefined ? `${key} is not cached` : `Read ${key}`);
      setRevision((before) => before + 1);
    },
    [client, keys],
  );

  const remove = useCallback(
    async ({ namespace, key }: Name) => {
      await client.cache.delete(namespace, key);
      removeKey(keys, { namespace, key });
      announce(`Deleted ${key}`);
      setRevision((before) => before + 1);
    },
    [client, keys],
  );

  const invalidate = useCallback(
    async (target: Target) => {
      const before = liveOf(keys);
      if (target.kind === 'tags') await client.cache.invalidateTags(target.tags);
      else if (target.kind === 'namespace') await client.cache.invalidateNamespace(target.namespace);
      else await client.cache.clear();
      await refresh();
      announce(`Invalidated ${before - liveOf(keys)} of ${before} listed entries`);
    },
    [client, keys, refresh],
  );

  return {
    keys: useStore(keys),
    revision,
    set: useAction(set),
    get: useAction(get),
    remove: useAction(remove),
    invalidate: useAction(invalidate),
    refresh: useAction(refresh),
  };
}

/** The entries to invalidate. */
export type Target =
  | { readonly kind: 'tags'; readonly tags: readonly string[] }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'all' };

const liveOf = (keys: KnownKeys): number => keys.get().filter(({ state }) => state === 'cached').length;

/** Maximum number of keys per request. */
const BATCH = 100;

/** Checks which of the known keys are still cached, namespace by namespace. */
async function recheck({ cache }: RedisApiClient, keys: KnownKeys): Promise<void> {
  const namespaces = new Set(keys.get().map(({ namespace }) => namespace));
  for (const namespace of namespaces) {
    const own = keys.get().filter((one) => one.namespace === namespace);
    for (let i = 0; i < own.length; i += BATCH) {
      const names = own.slice(i, i + BATCH).map(({ key }) => key);
      const found = await cache.getMany(namespace, names);
      keys.update((all) =>
        all.map((one) =>
          one.namespace === namespace && names.includes(one.key) ? withState(one, found.has(one.key)) : one,
        ),
      );
    }
  }
}
