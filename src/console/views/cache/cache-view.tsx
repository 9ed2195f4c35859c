import { useCallback, useEffect, useMemo, useState } from 'react';
import { Card } from '../../components/card.tsx';
import { useConsole } from '../../state/console.ts';
import { goTo, hrefOf, usePlace } from '../../state/route.ts';
import { ownerOf } from '../../state/stores-by-owner.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { BrowseCard } from './browse-card.tsx';
import { EntryCard } from './entry-card.tsx';
import { EntryEditor } from './entry-editor.tsx';
import { EXAMPLE_FORM } from './entry-form.ts';
import { InvalidateCard } from './invalidate-card.tsx';
import { InvalidationsCard } from './invalidations-card.tsx';
import { recentEntries, remember } from './recent-entries.ts';

const NONE: readonly string[] = [];

/** Entries and invalidations. `#/cache/<namespace>/<key>` shows an entry, `#/cache/<namespace>` lists a namespace. */
export function CacheView() {
  const { client, user } = useConsole();
  const { permissions } = user.identity;
  const owner = ownerOf(user.identity);
  const [namespace = '', key] = usePlace().rest;
  const [creating, setCreating] = useState(false);
  const [revision, setRevision] = useState(0);
  const [stored, setStored] = useState(0);
  const chosen = useMemo(
    () => (namespace === '' || key === undefined ? undefined : { namespace, key }),
    [namespace, key],
  );
  useEffect(() => {
    if (chosen) remember(recentEntries(owner), chosen);
    setCreating(false);
  }, [chosen, owner]);
  // Here, because the card below is made anew for each namespace.
  const loadNamespaces = useCallback(
    async () => Object.keys((await client.cache.metrics()).namespaces),
    [client],
  );
  const { data: counted = NONE } = useLoaded(loadNamespaces);
  const onInvalidated = useCallback(() => setRevision((before) => before + 1), []);

  return (
    <div className="cards">
      <div className="browse">
        <BrowseCard
          key={`${namespace} ${stored}`}
          chosen={chosen}
          namespace={namespace}
          counted={counted}
          onNew={() => setCreating(true)}
        />
        {creating ? (
          <Card title="New entry" hint="You need the permission cache:write to store it.">
            <EntryEditor
              form={{ ...EXAMPLE_FORM, ...(namespace !== '' && { namespace, key: key ?? '' }) }}
              onCancel={() => setCreating(false)}
              onSaved={({ namespace, key }) => {
                setCreating(false);
                setStored(stored + 1);
                goTo(hrefOf('cache', namespace, key));
              }}
            />
          </Card>
        ) : (
          chosen && <EntryCard key={`${namespace} ${key}`} name={chosen} />
        )}
      </div>
      {permissions.includes('cache:write') && <InvalidationsCard revision={revision} />}
      <InvalidateCard onDone={onInvalidated} />
    </div>
  );
}
