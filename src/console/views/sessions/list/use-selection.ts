import { useCallback, useMemo, useState } from 'react';
import type { SessionSummary } from '../../../../client/index.ts';

export interface Selection {
  /** The selected sessions that are still live and loaded. */
  readonly sessions: readonly SessionSummary[];
  readonly has: (handle: string) => boolean;
  readonly set: (handles: readonly string[], selected: boolean) => void;
  readonly clear: () => void;
}

/** @param loaded the sessions to choose from; others are no longer selected */
export function useSelection(loaded: readonly SessionSummary[]): Selection {
  const [handles, setHandles] = useState<ReadonlySet<string>>(new Set());
  const sessions = useMemo(() => loaded.filter(({ handle }) => handles.has(handle)), [loaded, handles]);
  const set = useCallback((changed: readonly string[], selected: boolean) => {
    setHandles((before) => {
      const next = new Set(before);
      for (const handle of changed) {
        if (selected) next.add(handle);
        else next.delete(handle);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setHandles(new Set()), []);
  return { sessions, has: (handle) => handles.has(handle), set, clear };
}
