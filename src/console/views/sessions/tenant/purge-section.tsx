import { Button } from '../../../components/button.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Problem } from '../../../components/states.tsx';
import { TypedConfirmation } from '../../../components/typed-confirmation.tsx';
import { formatCount } from '../../../state/format.ts';
import { entryCount, sessionCount } from '../list/session-groups.ts';
import { forget, ownSessions } from '../own-sessions.ts';
import { type PurgeCounts, usePurge } from './use-purge.ts';

interface PurgeSectionProps {
  readonly tenantId: string;
  readonly onChanged: () => Promise<void>;
}

/** Deletes a tenant from Redis: counts first, then asks. */
export function PurgeSection({ tenantId, onChanged }: PurgeSectionProps) {
  const { wouldDelete, deleted, count, purge } = usePurge(tenantId, async () => {
    forget([...ownSessions.get().keys()]);
    await onChanged();
  });
  return (
    <div className="stack">
      <h3>Purge the tenant</h3>
      <p>
        Ends every session and clears the cache at once, then deletes both from Redis. Use it when a customer
        leaves. Count first: counting deletes nothing.
      </p>
      <Problem error={count.error ?? purge.error} />
      {wouldDelete && <Counts title="A purge would delete" counts={wouldDelete} />}
      {deleted && <Counts title={deleted.doneAt ? 'Deleted' : 'Deleted so far'} counts={deleted} />}
      <div className="actions">
        <Button busy={count.busy} disabled={purge.busy} onClick={count.run}>
          Count what a purge would delete
        </Button>
        {wouldDelete?.doneAt !== undefined && (
          <TypedConfirmation
            busy={purge.busy}
            disabled={count.busy}
            question="Purge the tenant?"
            consequence={
              <p>
                All users of {tenantId}, including you, are signed out at once. About{' '}
                {sessionCount(wouldDelete.sessions)} and {entryCount(wouldDelete.entries)} will be deleted.
                This cannot be undone.
              </p>
            }
            expected={tenantId}
            expectedName="id of the tenant"
            confirm="Purge the tenant"
            onConfirm={purge.run}
          >
            Purge the tenant
          </TypedConfirmation>
        )}
      </div>
    </div>
  );
}

function Counts({ title, counts }: { readonly title: string; readonly counts: PurgeCounts }) {
  const { sessions, entries, doneAt } = counts;
  return (
    <div className="purge-counts" role="status">
      <p>
        <strong>{title}</strong>{' '}
        <span className="hint">{doneAt ? <Moment at={doneAt} look="clock" /> : 'still counting…'}</span>
      </p>
      <Facts
        look="figures"
        facts={[
          ['Sessions', formatCount(sessions)],
          ['Cache entries', formatCount(entries)],
        ]}
      />
    </div>
  );
}
