import { RefreshCw } from 'lucide';
import { useState } from 'react';
import type { CacheInvalidation } from '../../../client/index.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { invalidationId } from './invalidation-id.ts';
import { useInvalidations } from './use-invalidations.ts';

/** What was invalidated, newest first. @param revision changes when this page has invalidated something */
export function InvalidationsCard({ revision }: { readonly revision: number }) {
  const [search, setSearch] = useState('');
  const { invalidations, hasMore, busy, error, reload, loadMore } = useInvalidations(revision);

  const wanted = search.trim().toLowerCase();
  const found = (invalidations ?? []).filter((one) => invalidationId(one).toLowerCase().includes(wanted));
  return (
    <div className="invalidations">
      <Card
        title="Invalidations"
        hint="The last invalidation of each tag, each namespace and the whole tenant; updates every few seconds. Names over 32 characters are shown as a hash."
        actions={
          <Button icon={RefreshCw} label="Refresh the invalidations" busy={busy} onClick={reload}>
            Refresh
          </Button>
        }
      >
        <Problem error={error} onRetry={reload} />
        {!invalidations && busy && <Loading what="the invalidations" />}
        {invalidations?.length === 0 && <Empty title="Nothing has been invalidated" />}
        {invalidations && invalidations.length > 0 && (
          <>
            <Field label="Search the invalidations listed" value={search} onChange={setSearch} />
            {found.length === 0 ? (
              <p className="hint">None of the invalidations listed contains this text.</p>
            ) : (
              <InvalidationTable invalidations={found} />
            )}
            {hasMore && (
              <div className="actions">
                <Button busy={busy} onClick={loadMore}>
                  Load older
                </Button>
              </div>
            )}
          </>
        )}
      </Card>
    </div>
  );
}

function InvalidationTable({ invalidations }: { readonly invalidations: readonly CacheInvalidation[] }) {
  return (
    <table className="folds">
      <caption className="visually-hidden">Invalidations, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {invalidations.map(({ kind, name, at }) => (
          <tr
            key={invalidationId({ kind, name })}
            data-invalidation={invalidationId({ kind, name })}
            tabIndex={-1}
          >
            <th scope="row">{name ?? 'the whole cache'}</th>
            <td data-label="Kind">
              <Badge>{kind}</Badge>
            </td>
            <td data-label="When">
              <span>
                <Moment at={at} look="full" />{' '}
                <span className="hint">
                  <Moment at={at} />
                </span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
