import { Plus, RefreshCw, Search } from 'lucide';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Field } from '../../components/field.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { formatTime } from '../../state/moments.ts';
import { goTo, hrefOf } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { ownerOf } from '../../state/stores-by-owner.ts';
import { usePages } from '../../state/use-pages.ts';
import type { EntryName } from './entry-name.ts';
import { KeyList } from './key-list.tsx';
import { recentEntries } from './recent-entries.ts';

/** How many keys of Redis a page scans, those of other tenants among them. */
const SCANNED = 1_000;

interface BrowseCardProps {
  readonly chosen: EntryName | undefined;
  readonly namespace: string;
  /** The namespaces that have counters. */
  readonly counted: readonly string[];
  readonly onNew: () => void;
}

/** Finds an entry: by its name, among the keys of a namespace, or among those this tab has shown. */
export function BrowseCard({ chosen, namespace, counted, onNew }: BrowseCardProps) {
  const { user } = useConsole();
  const { permissions } = user.identity;
  const [wanted, setWanted] = useState<EntryName>({ namespace, key: '' });
  const recent = useStore(recentEntries(ownerOf(user.identity)));
  const namespaces = [...new Set([...counted, ...recent.map((one) => one.namespace)])].sort();
  const isNamed = wanted.namespace.trim() !== '';
  return (
    <Card
      title="Find an entry"
      hint="Leave the key empty to list all keys of the namespace."
      actions={
        <Button icon={Plus} look="primary" onClick={onNew}>
          New entry
        </Button>
      }
    >
      <form
        className="find-entry"
        onSubmit={(event) => {
          event.preventDefault();
          if (isNamed) goTo(hrefOf('cache', wanted.namespace, ...(wanted.key === '' ? [] : [wanted.key])));
        }}
      >
        <Field
          label="Namespace"
          value={wanted.namespace}
          onChange={(value) => setWanted({ ...wanted, namespace: value })}
          suggestions={namespaces}
        />
        <Field label="Key" value={wanted.key} onChange={(key) => setWanted({ ...wanted, key })} />
        <Button type="submit" icon={Search} disabled={!isNamed}>
          Open
        </Button>
      </form>
      {namespaces.length > 0 && (
        <nav className="names" aria-label="Namespaces">
          {namespaces.map((one) => (
            <a
              key={one}
              className="chip"
              href={hrefOf('cache', one)}
              aria-current={one === namespace ? 'true' : undefined}
            >
              {one}
            </a>
          ))}
        </nav>
      )}
      {namespace !== '' &&
        (permissions.includes('cache:write') ? (
          <NamespaceKeys namespace={namespace} chosen={chosen} />
        ) : (
          <p className="hint">
            To list the keys of a namespace, you need the permission <code>cache:write</code>.
          </p>
        ))}
      {namespace === '' && (
        <KeyList
          title="Recently opened in this tab"
          entries={recent}
          chosen={chosen}
          empty={
            <Empty title="No entry opened yet">
              {namespaces.length > 0
                ? 'Choose a namespace above, or type a name.'
                : 'Type a name, or store a new entry.'}
            </Empty>
          }
        />
      )}
    </Card>
  );
}

function NamespaceKeys({ namespace, chosen }: Pick<BrowseCardProps, 'namespace' | 'chosen'>) {
  const { client } = useConsole();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { keys, ...page } = await client.cache.keys(namespace, { cursor, limit: SCANNED });
      return { items: keys, ...page };
    },
    [client, namespace],
  );
  const { listed, busy, error, reload, loadMore } = usePages(loadPage);
  // A scan may return a key twice.
  const entries = useMemo(
    () => [...new Set(listed?.items)].sort().map((key) => ({ namespace, key })),
    [listed, namespace],
  );
  const isComplete = listed && listed.cursor === undefined;
  return (
    <>
      <Problem error={error} onRetry={reload} />
      {!listed && busy && <Loading what="the keys" />}
      {listed && (
        <>
          <div className="actions">
            <span className="hint">
              {entries.length} {entries.length === 1 ? 'key' : 'keys'}
              {isComplete ? '' : ' so far'}, as of {formatTime(listed.listedAt)}. Stale and expired entries
              are listed until Redis removes them.
            </span>
            <Button look="quiet" icon={RefreshCw} label="Refresh the keys" busy={busy} onClick={reload}>
              Refresh
            </Button>
          </div>
          <KeyList
            title={`Keys of ${namespace}`}
            entries={entries}
            chosen={chosen}
            empty={
              <Empty title={isComplete ? 'No entries in this namespace' : 'No keys found so far'}>
                {isComplete
                  ? undefined
                  : 'Each scan looks at a part of all keys in Redis. Scan further to find more.'}
              </Empty>
            }
          />
          {!isComplete && (
            <div className="actions">
              <Button busy={busy} onClick={loadMore}>
                Scan further
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
