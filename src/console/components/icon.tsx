import type { IconNode } from 'lucide';
import { createElement } from 'react';

/** An icon of the Lucide set. Decorative: the text beside it, or the label of its button, names it. */
export function Icon({ of }: { readonly of: IconNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes], i) => createElement(tag, { ...attributes, key: i }))}
    </svg>
  );
}
