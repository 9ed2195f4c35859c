import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/states.tsx';
import { splitTags } from './entry-form.ts';
import type { useCache } from './use-cache.ts';

/** Makes many entries stale at once; the list above shows which. */
export function InvalidateCard({ cache }: { readonly cache: ReturnType<typeof useCache> }) {
  const { invalidate, keys } = cache;
  const [tags, setTags] = useState('');
  const [namespace, setNamespace] = useState('');
  const known = [...new Set(keys.flatMap((one) => one.tags))].sort();
  const chosen = splitTags(tags);
  return (
    <Card
      title="Invalidate"
      hint="One operation in Redis, no matter how many entries carry the tag: all of them become stale at once and none is rewritten."
      actions={
        <ConfirmButton
          question="Clear the tenant’s cache?"
          consequence="Every entry of this tenant becomes stale at once. Callers load the values again."
          confirm="Clear the cache"
          busy={invalidate.busy}
          onConfirm={() => invalidate.run({ kind: 'all' })}
        >
          Clear the tenant’s cache
        </ConfirmButton>
      }
    >
      {known.length > 0 && (
        <div className="actions">
          <span className="hint">Tags used in this tab:</span>
          {known.map((tag) => (
            <Button
              key={tag}
              look="quiet"
              label={`${tag}: invalidate this tag`}
              onClick={() => invalidate.run({ kind: 'tags', tags: [tag] })}
            >
              {tag}
            </Button>
          ))}
        </div>
      )}
      <div className="fields">
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            invalidate.run({ kind: 'tags', tags: chosen });
          }}
        >
          <Field label="By tags, separated by commas" value={tags} onChange={setTags} />
          <Button type="submit" busy={invalidate.busy} disabled={chosen.length === 0}>
            Invalidate tags
          </Button>
        </form>
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            invalidate.run({ kind: 'namespace', namespace });
          }}
        >
          <Field label="By namespace" value={namespace} onChange={setNamespace} />
          <Button type="submit" busy={invalidate.busy} disabled={namespace.trim() === ''}>
            Invalidate namespace
          </Button>
        </form>
      </div>
      <Problem error={invalidate.error} />
    </Card>
  );
}
