import { useEffect, useState } from 'react';
import type { InspectedEntry, Json } from '../../../client/index.ts';
import { useConsole } from '../../state/console.ts';
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

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown: FirstCall | undefined;
    let stopped = false;

    async function look(): Promise<void> {
      const { entry, found, value } = await healthClient.cache.inspect(NAMESPACE, KEY, { withValue: true });
      if (stopped || !found || !entry || isSame(entry, shown?.entry)) return;
      shown = { entry, value };
      setFound(shown);
    }
    async function tick(): Promise<void> {
      // The frame of the page reports an outage and an expired token.
      await look().catch(() => undefined);
      if (!stopped && !document.hidden) timer = setTimeout(tick, INTERVAL_MS);
    }
    const tickNow = () => {
      clearTimeout(timer);
      if (!document.hidden) void tick();
    };
    document.addEventListener('visibilitychange', tickNow);
    void tick();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tickNow);
    };
  }, [healthClient]);
  return found;
}

const isSame = (one: InspectedEntry, other: InspectedEntry | undefined): boolean =>
  one.version === other?.version && one.expiresAt === other.expiresAt;
