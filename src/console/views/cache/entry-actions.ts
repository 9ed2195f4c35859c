import { Undo2 } from 'lucide';
import { useCallback } from 'react';
import type { InspectedCache } from '../../../client/index.ts';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';
import { hasHashedTags, secondsLeft } from './entry-form.ts';
import type { EntryName } from './entry-name.ts';

/** Whether an entry can be stored again as it was: a stale one would become fresh, and hashed tags cannot be sent. */
export const isRestorable = ({ found, entry, value }: InspectedCache): boolean =>
  found && entry !== undefined && value !== undefined && !hasHashedTags(entry.tags);

/** What can be done to the entry that is shown, each with a way back if there is one. @param onChange reloads it */
export function useEntryActions({ namespace, key }: EntryName, onChange: () => Promise<void>) {
  const { client } = useConsole();

  /** Nobody's newer entry is overwritten. */
  const undoFor = useCallback(
    (before: InspectedCache) => {
      const { entry, value } = before;
      if (!isRestorable(before) || !entry || value === undefined) return undefined;
      const restore = () => {
        const options = { ttl: secondsLeft(entry.expiresAt), tags: entry.tags };
        client.cache
          .setIfAbsent(namespace, key, value, options)
          .then((stored) =>
            announce(
              stored ? `Restored ${key}` : `Not restored: ${key} has been stored again in the meantime`,
            ),
          )
          .catch((error: unknown) => announce(`Not restored: ${String(error)}`))
          .finally(() => void onChange());
      };
      return { label: 'Undo', icon: Undo2, run: restore };
    },
    [client, namespace, key, onChange],
  );

  const remove = useCallback(
    async (before: InspectedCache) => {
      await client.cache.delete(namespace, key);
      await onChange();
      announce(`Deleted ${key}`, undoFor(before));
    },
    [client, namespace, key, onChange, undoFor],
  );

  const expire = useCallback(
    async (before: InspectedCache) => {
      const isServed = await client.cache.expire(namespace, key);
      await onChange();
      announce(isServed ? `Expired ${key}; it may be served stale` : `Expired ${key}`, undoFor(before));
    },
    [client, namespace, key, onChange, undoFor],
  );

  return { remove: useAction(remove), expire: useAction(expire) };
}
