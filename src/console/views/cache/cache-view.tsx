import { useState } from 'react';
import { EntryEditor } from './entry-editor.tsx';
import { FIRST_FORM } from './entry-form.ts';
import { InvalidateCard } from './invalidate-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { MetricsCard } from './metrics-card.tsx';
import { useCache } from './use-cache.ts';

export function CacheView() {
  const cache = useCache();
  const [form, setForm] = useState(FIRST_FORM);
  return (
    <div className="cards">
      <EntryEditor cache={cache} form={form} onChange={setForm} />
      <KeysCard cache={cache} onOpen={(name) => setForm((now) => ({ ...now, ...name }))} />
      <InvalidateCard cache={cache} />
      <MetricsCard revision={cache.revision} />
    </div>
  );
}
