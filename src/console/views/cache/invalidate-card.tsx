import { useCallback, useState } from 'react';
import { Card } from '../../components/card.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/states.tsx';
import { announce } from '../../state/announce.ts';
import { useConsole } from '../../state/console.ts';
import { useAction } from '../../state/use-action.ts';
import { splitTags } from './entry-form.ts';

/** Makes many entries stale at once. */
export function InvalidateCard({ onDone }: { readonly onDone: () => void }) {
  const { client } = useConsole();
  const [tags, setTags] = useState('');
  const [namespace, setNamespace] = useState('');
  const perform = useCallback(
    async (what: string, invalidate: () => Promise<unknown>) => {
      await invalidate();
      announce(`Invalidated ${what}`);
      onDone();
    },
    [onDone],
  );
  const { run, busy, error } = useAction(perform);
  const chosen = splitTags(tags);
  const listed = chosen.map((tag) => `“${tag}”`).join(', ');
  return (
    <Card
      title="Invalidate"
      hint="One operation in Redis for any number of entries: all become stale at once, and none is rewritten."
    >
      <div className="fields">
        <div className="inline-form">
          <Field label="Tags to invalidate" value={tags} onChange={setTags} hint="Separated by commas" />
          <ConfirmButton
            question={chosen.length === 1 ? 'Invalidate this tag?' : `Invalidate ${chosen.length} tags?`}
            consequence={`Every entry of this tenant with ${chosen.length === 1 ? 'the tag' : 'one of the tags'} ${listed} becomes stale.`}
            confirm={chosen.length === 1 ? 'Invalidate the tag' : 'Invalidate the tags'}
            busy={busy}
            disabled={chosen.length === 0}
            onConfirm={() => run(listed, () => client.cache.invalidateTags(chosen))}
          >
            Invalidate tags…
          </ConfirmButton>
        </div>
        <div className="inline-form">
          <Field label="Namespace to invalidate" value={namespace} onChange={setNamespace} />
          <ConfirmButton
            question="Invalidate this namespace?"
            consequence={`Every entry of the namespace “${namespace}” becomes stale.`}
            confirm="Invalidate the namespace"
            busy={busy}
            disabled={namespace.trim() === ''}
            onConfirm={() =>
              run(`the namespace ${namespace}`, () => client.cache.invalidateNamespace(namespace))
            }
          >
            Invalidate namespace…
          </ConfirmButton>
        </div>
      </div>
      <div className="actions">
        <ConfirmButton
          question="Clear the tenant’s cache?"
          consequence="Every entry of this tenant becomes stale at once. Callers then load the values again."
          confirm="Clear the cache"
          busy={busy}
          onConfirm={() => run('the tenant’s cache', () => client.cache.clear())}
        >
          Clear the tenant’s cache…
        </ConfirmButton>
      </div>
      <Problem error={error} />
    </Card>
  );
}
