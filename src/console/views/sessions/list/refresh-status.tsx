import { RefreshCw } from 'lucide';
import { useCallback } from 'react';
import { Button } from '../../../components/button.tsx';
import { Moment } from '../../../components/moment.tsx';
import { useAction } from '../../../state/use-action.ts';
import { useAutoRefresh } from '../../../state/use-auto-refresh.ts';
import type { SessionPages } from './use-session-pages.ts';

const INTERVAL_MS = 5_000;

/** Each listed session counts as a request of the tenant's limits, so a long list is not read again and again. */
const MAX_AUTOMATIC = 200;

/** How old the list is, and a way to renew it. */
export function RefreshStatus({ pages }: { readonly pages: SessionPages }) {
  const { sessions, updatedAt, error, refresh, refreshQuietly } = pages;
  const action = useAction(useCallback(() => refresh(), [refresh]));
  const isShort = (sessions?.length ?? 0) <= MAX_AUTOMATIC;
  useAutoRefresh(refreshQuietly, INTERVAL_MS, isShort);
  return (
    <div className="refresh-status">
      <Button look="quiet" icon={RefreshCw} busy={action.busy} onClick={action.run}>
        Refresh
      </Button>
      {updatedAt !== undefined && (
        <span className="hint">
          updated <Moment at={updatedAt} look="clock" />
          {error !== undefined && '; the last refresh failed'}
          {!isShort && `; not refreshed automatically with more than ${MAX_AUTOMATIC} sessions`}
        </span>
      )}
    </div>
  );
}
