import { useCallback, useEffect, useState } from 'react';
import type { InspectedEntry, Json } from '../../../client/index.ts';
import { useConsole } from '../../state/console.ts';
import { useAutoRefresh } from '../../state/use-auto-refresh.ts';
import { KEY, NAMESPACE } from './starter-snippets.ts';

export interface FirstCall {
  readonly entry: InspectedEntry;
  readonly value: Json | undefined;
}

const INTERVAL_MS = 2_000;

/**
 * Looks for the entry of the snippets while the page is visible. `inspect` is not counted in the metrics.
 * @returns undefined until the entry exists
 */
export function useFirstCall(): FirstCall | undefined {
  const { healthClient } = useConsole();
  const [found, setFound] = useState<FirstCall>();
  const look = useCallback(async () => {
    try {
      const { entry, found, value } = await healthClient.cache.inspect(NAMESPACE, KEY, { withValue: true });
      if (!found || !entry) return;
      setFound((shown) => (isSame(entry, shown?.entry) ? shown : { entry, value }));
    } catch {
      // The frame of the page reports an outage and an expired token.
    }
  }, [healthClient]);
  useEffect(() => void look(), [look]);
  useAutoRefresh(look, INTERVAL_MS);
  return found;
}

const isSame = (one: InspectedEntry, other: InspectedEntry | undefined): boolean =>
  one.version === other?.version && one.expiresAt === other.expiresAt;
