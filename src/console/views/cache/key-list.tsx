import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { hrefOf } from '../../state/route.ts';
import type { EntryName } from './entry-name.ts';

interface KeyListProps {
  readonly title: string;
  readonly entries: readonly EntryName[];
  readonly chosen: EntryName | undefined;
  /** Shown instead of an empty list. */
  readonly empty: ReactNode;
}

/** How many keys are shown at first, and are added by each click. */
const PAGE = 50;
const SEARCH_FROM = 8;

/** Links to entries, with a search. */
export function KeyList({ title, entries, chosen, empty }: KeyListProps) {
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(PAGE);
  const wanted = search.trim().toLowerCase();
  const found = entries.filter(({ key }) => key.toLowerCase().includes(wanted));
  if (entries.length === 0) return empty;
  return (
    <div className="key-list">
      <h3>{title}</h3>
      {entries.length >= SEARCH_FROM && (
        <Field label="Search the keys listed" value={search} onChange={setSearch} />
      )}
      <ul aria-label={title}>
        {found.slice(0, shown).map(({ namespace, key }) => (
          <li key={`${namespace} ${key}`}>
            <a
              href={hrefOf('cache', namespace, key)}
              aria-current={chosen?.namespace === namespace && chosen.key === key ? 'true' : undefined}
            >
              <span className="hint">{namespace} / </span>
              {key}
            </a>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="hint">None of the keys listed contains this text.</p>}
      {found.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + PAGE)}>
          Show more: {found.length - shown} left
        </Button>
      )}
    </div>
  );
}
