import { Pencil, RefreshCw, TimerOff, Trash2, X } from 'lucide';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../state/moments.ts';
import { goTo, hrefOf } from '../../state/route.ts';
import { isRestorable, useEntryActions } from './entry-actions.ts';
import { EntryEditor } from './entry-editor.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { formOf } from './entry-form.ts';
import type { EntryName } from './entry-name.ts';
import { EntryStatus } from './entry-status.tsx';
import { EntryValue } from './entry-value.tsx';
import { type SeenEntry, useEntry } from './use-entry.ts';

/** One entry: why a read finds it or not, what is stored, and its value. */
export function EntryCard({ name }: { readonly name: EntryName }) {
  const { data, error, loading, reload } = useEntry(name);
  const card = useRef<HTMLDivElement>(null);
  // On a narrow screen it is below the list.
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={card}>
      <Card
        title={`${name.namespace} / ${name.key}`}
        hint={
          data &&
          `Unchanged since ${formatTime(data.seenAt)}; checked every 3 seconds. Looking here does not count as a read.`
        }
        actions={
          <>
            <Button icon={RefreshCw} busy={loading} onClick={() => void reload()}>
              Refresh
            </Button>
            <Button icon={X} label="Close this entry" onClick={() => goTo(hrefOf('cache'))} />
          </>
        }
      >
        <Problem error={error} onRetry={() => void reload()} />
        {!data && loading && <Loading what="the entry" />}
        {data && <Entry name={name} seen={data} reload={reload} />}
      </Card>
    </div>
  );
}

interface EntryProps {
  readonly name: EntryName;
  readonly seen: SeenEntry;
  readonly reload: () => Promise<void>;
}

function Entry({ name, seen, reload }: EntryProps) {
  const [editing, setEditing] = useState<SeenEntry>();
  const { remove, expire } = useEntryActions(name, reload);
  const onSaved = useCallback(() => {
    setEditing(undefined);
    void reload();
  }, [reload]);
  return (
    <>
      <EntryStatus seen={seen} />
      <EntryFacts seen={seen} />
      {seen.value !== undefined && !editing && <EntryValue value={seen.value} />}
      {editing ? (
        <EntryEditor
          form={formOf(name, editing)}
          loaded={editing}
          onSaved={onSaved}
          onCancel={() => setEditing(undefined)}
        />
      ) : (
        <div className="actions">
          <Button icon={Pencil} onClick={() => setEditing(seen)}>
            {seen.entry ? 'Edit' : 'Store a value'}
          </Button>
          {seen.found && (
            <Button icon={TimerOff} busy={expire.busy} onClick={() => expire.run(seen)}>
              Expire now
            </Button>
          )}
          {seen.entry && <DeleteButton seen={seen} busy={remove.busy} onDelete={() => remove.run(seen)} />}
        </div>
      )}
      <Problem error={remove.error ?? expire.error} />
    </>
  );
}

interface DeleteButtonProps {
  readonly seen: SeenEntry;
  readonly busy: boolean;
  readonly onDelete: () => void;
}

/** Asks only if the entry could not be restored. */
function DeleteButton({ seen, busy, onDelete }: DeleteButtonProps) {
  if (isRestorable(seen)) {
    return (
      <Button icon={Trash2} look="danger" busy={busy} onClick={onDelete}>
        Delete
      </Button>
    );
  }
  return (
    <ConfirmButton
      icon={Trash2}
      busy={busy}
      question="Delete this entry?"
      consequence="You cannot restore it here, because it is stale or Redis holds only hashes of its tags."
      confirm="Delete the entry"
      onConfirm={onDelete}
    >
      Delete
    </ConfirmButton>
  );
}
