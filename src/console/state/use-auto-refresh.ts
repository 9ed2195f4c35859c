import { useEffect } from 'react';

/**
 * Refreshes data while the page is visible, and at once when it becomes visible again.
 * @param refresh must be memoized; the next one starts after it has ended
 * @param intervalMs pause between two refreshes, in ms
 * @param enabled false stops it
 */
export function useAutoRefresh(refresh: () => Promise<void>, intervalMs: number, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const plan = () => {
      clearTimeout(timer);
      if (!stopped && !document.hidden) timer = setTimeout(tick, intervalMs);
    };
    const tick = () => {
      clearTimeout(timer);
      if (!document.hidden) void refresh().finally(plan);
    };
    document.addEventListener('visibilitychange', tick);
    plan();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [refresh, intervalMs, enabled]);
}
