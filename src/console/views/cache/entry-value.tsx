import { useState } from 'react';
import type { Json } from '../../../client/index.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { JsonTree } from './json-tree.tsx';

const TABS = [
  { name: 'tree', title: 'Tree' },
  { name: 'json', title: 'JSON' },
] as const;

/** A stored value, as a tree or as text. */
export function EntryValue({ value }: { readonly value: Json }) {
  const [chosen, setChosen] = useState<(typeof TABS)[number]['name']>('tree');
  return (
    <Tabs label="Value" tabs={TABS} chosen={chosen} onChoose={setChosen}>
      {chosen === 'tree' ? (
        <JsonTree value={value} />
      ) : (
        <CodeBlock title="Value" text={JSON.stringify(value, null, 2)} />
      )}
    </Tabs>
  );
}
