import { RefreshCw } from 'lucide';
import { useCallback, useState } from 'react';
import type { CacheInvalidation } from '../../../client/index.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { usePages } from '../../state/use-pages.ts';

const PAGE = 50;

/** What was invalidated, newest first. @param revision changes when this page has invalidated something */
export function InvalidationsCard({ revision }: { readonly revision: number }) {
  const { client } = useConsole();
  const [search, setSearch] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision is a reason to load again, not an input
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { invalidations, ...page } = await client.cache.invalidations({ cursor, limit: PAGE });
      return { items: invalidations, ...page };
    },
    [client, revision],
  );
  const { listed, busy, error, reload, loadMore } = usePages(loadPage);

  const wanted = search.trim().toLowerCase();
  const found = (listed?.items ?? []).filter(({ kind, name = '' }) =>
    `${kind} ${name}`.toLowerCase().includes(wanted),
  );
  return (
    <Card
      title="Invalidations"
      hint="Each tag, namespace and the tenant once, with its last time. Of names longer than 32 characters, Redis holds a hash."
      actions={
        <Button icon={RefreshCw} label="Refresh the invalidations" busy={busy} onClick={reload}>
          Refresh
        </Button>
      }
    >
      <Problem error={error} onRetry={reload} />
      {!listed && busy && <Loading what="the invalidations" />}
      {listed && listed.items.length === 0 && <Empty title="Nothing was invalidated" />}
      {listed && listed.items.length > 0 && (
        <>
          <Field label="Search the invalidations listed" value={search} onChange={setSearch} />
          {found.length === 0 ? (
            <p className="hint">None of them contains this text.</p>
          ) : (
            <InvalidationTable invalidations={found} />
          )}
          {listed.cursor !== undefined && (
            <div className="actions">
              <Button busy={busy} onClick={loadMore}>
                Load older
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
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
          <tr key={`${kind} ${name}`}>
            <th scope="row">{name ?? 'the whole cache'}</th>
            <td data-label="Kind">
              <Badge>{kind}</Badge>
            </td>
            <td data-label="When">
              <Moment at={at} look="full" />{' '}
              <span className="hint">
                <Moment at={at} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
