import { useEffect } from 'react';
import { pollWhileVisible } from './poll-while-visible.ts';

/**
 * Refreshes data while the page is visible, and at once when it becomes visible again.
 * @param refresh must be memoized and must not reject; the next one starts after it has ended
 * @param intervalMs pause between two refreshes, in ms
 * @param enabled false stops it
 */
export function useAutoRefresh(refresh: () => Promise<void>, intervalMs: number, enabled = true): void {
  useEffect(() => {
    if (!enabled) return;
    return pollWhileVisible(refresh, () => intervalMs).stop;
  }, [refresh, intervalMs, enabled]);
}
