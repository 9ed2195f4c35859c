import { Badge } from '../../components/badge.tsx';
import { useNow } from '../../state/use-now.ts';
import { stateOf } from './entry-state.ts';
import type { SeenEntry } from './use-entry.ts';

/** Why a read finds the entry or not. Apart, so that only its times are drawn again every second. */
export function EntryStatus({ seen }: { readonly seen: SeenEntry }) {
  const { tone, title, sentences } = stateOf(seen, useNow());
  return (
    <div className={`entry-state entry-state-${tone}`}>
      {/* Without the sentences: they contain times that pass, which would be read out every second. */}
      <span role="status">
        <Badge tone={tone}>{title}</Badge>
      </span>
      <div>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  );
}
