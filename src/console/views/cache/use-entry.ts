import { useCallback } from 'react';
import type { InspectedCache } from '../../../client/index.ts';
import { useConsole } from '../../state/console.ts';
import { useAutoRefresh } from '../../state/use-auto-refresh.ts';
import { type Loaded, useLoaded } from '../../state/use-loaded.ts';
import { isUnchanged } from './entry-change.ts';
import type { EntryName } from './entry-name.ts';

/** An entry as it was at a time. */
export interface SeenEntry extends InspectedCache {
  /** ms since the epoch */
  readonly seenAt: number;
}

const WATCH_MS = 3_000;

/** Loads an entry with its value, and again when it has changed. Inspecting does not count as a read. */
export function useEntry({ namespace, key }: EntryName): Loaded<SeenEntry> {
  const { client, healthClient } = useConsole();
  const load = useCallback(
    async () => ({
      ...(await client.cache.inspect(namespace, key, { withValue: true })),
      seenAt: Date.now(),
    }),
    [client, namespace, key],
  );
  const loaded = useLoaded(load);
  const { data, reload } = loaded;

  const watch = useCallback(async () => {
    if (!data) return;
    try {
      if (!isUnchanged(data, await healthClient.cache.inspect(namespace, key))) await reload();
    } catch {
      // The notice of an outage is above every view.
    }
  }, [data, healthClient, namespace, key, reload]);
  useAutoRefresh(watch, WATCH_MS);
  return loaded;
}
