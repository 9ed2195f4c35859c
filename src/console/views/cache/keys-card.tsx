import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { Empty, Problem } from '../../components/states.tsx';
import { useNow } from '../../state/use-now.ts';
import type { KnownKey } from './known-keys.ts';
import type { useCache } from './use-cache.ts';

interface KeysCardProps {
  readonly cache: ReturnType<typeof useCache>;
  readonly onOpen: (name: {
    readonly namespace: string;
    readonly key: string;
    readonly tags: string;
  }) => void;
}

const ALL = '';

/** The keys used in this tab, by namespace. */
export function KeysCard({ cache: { keys, refresh, remove }, onOpen }: KeysCardProps) {
  const [chosen, setChosen] = useState(ALL);
  const namespaces = [...new Set(keys.map(({ namespace }) => namespace))].sort();
  const shown = keys.filter(({ namespace }) => chosen === ALL || namespace === chosen);
  return (
    <Card
      title="Keys used in this tab"
      hint="Expiry is shown only for entries set here. The operation listCacheKeys lists all keys of a namespace, by a scan."
      actions={
        <Button busy={refresh.busy} disabled={keys.length === 0} onClick={refresh.run}>
          Check again
        </Button>
      }
    >
      {keys.length === 0 ? (
        <Empty title="No keys yet">Set or get an entry above to list it here.</Empty>
      ) : (
        <>
          <div className="actions">
            {[ALL, ...namespaces].map((namespace) => (
              <Button
                key={namespace}
                look="plain"
                pressed={chosen === namespace}
                onClick={() => setChosen(namespace)}
              >
                {namespace === ALL ? 'All namespaces' : namespace}
              </Button>
            ))}
          </div>
          <table className="folds">
            <caption className="visually-hidden">Keys used in this tab</caption>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Tags</th>
                <th scope="col">State</th>
                <th scope="col" className="number">
                  Expires in
                </th>
                <th scope="col" className="number">
                  Actions
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <KeyRow
                  key={`${one.namespace} ${one.key}`}
                  known={one}
                  onOpen={() => onOpen({ namespace: one.namespace, key: one.key, tags: one.tags.join(', ') })}
                  onDelete={() => remove.run(one)}
                />
              ))}
            </tbody>
          </table>
        </>
      )}
      <Problem error={refresh.error} />
    </Card>
  );
}

interface KeyRowProps {
  readonly known: KnownKey;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

function KeyRow({ known: { namespace, key, tags, state, expiresAt }, onOpen, onDelete }: KeyRowProps) {
  const now = useNow();
  const isOver = expiresAt !== undefined && expiresAt <= now;
  const isCached = state === 'cached' && !isOver;
  return (
    <tr className={isCached ? undefined : 'is-gone'}>
      <th scope="row">
        <span>
          <span className="hint">{namespace} / </span>
          {key}
        </span>
      </th>
      <td data-label="Tags">{tags.length > 0 ? tags.join(', ') : '–'}</td>
      <td data-label="State">
        <Badge tone={isCached ? 'good' : 'neutral'}>
          {isCached ? 'cached' : isOver ? 'expired' : 'gone'}
        </Badge>
      </td>
      <td data-label="Expires in" className="number">
        {isCached ? expiresAt === undefined ? 'unknown' : <Countdown until={expiresAt} /> : '–'}
      </td>
      <td>
        <div className="row-actions">
          <Button look="quiet" label={`Edit ${key}`} onClick={onOpen}>
            Edit
          </Button>
          <Button look="quiet" label={`Delete ${key}`} onClick={onDelete}>
            Delete
          </Button>
        </div>
      </td>
    </tr>
  );
}
