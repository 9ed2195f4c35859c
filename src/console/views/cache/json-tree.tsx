import { useState } from 'react';
import type { Json } from '../../../client/index.ts';
import { Button } from '../../components/button.tsx';

interface NodeProps {
  readonly name?: string;
  readonly value: Json;
  readonly depth: number;
}

/** How many members are shown at first, and are added by each click. */
const PAGE = 100;
/** Deeper values are folded. */
const OPEN_DEPTH = 2;

/** A JSON value whose objects and arrays can be folded. */
export const JsonTree = ({ value }: { readonly value: Json }) => (
  <div className="json-tree">
    <Node value={value} depth={0} />
  </div>
);

function Node({ name, value, depth }: NodeProps) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-leaf">
        <Name name={name} />
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const members = Object.entries(value);
  const size = Array.isArray(value) ? `[${members.length}]` : `{${members.length}}`;
  return (
    <details open={depth < OPEN_DEPTH}>
      <summary>
        <Name name={name} />
        <span className="hint">{size}</span>
      </summary>
      <Members members={members} depth={depth + 1} />
    </details>
  );
}

interface MembersProps {
  readonly members: readonly (readonly [string, Json])[];
  readonly depth: number;
}

function Members({ members, depth }: MembersProps) {
  const [shown, setShown] = useState(PAGE);
  return (
    <div className="json-members">
      {members.slice(0, shown).map(([name, value]) => (
        <Node key={name} name={name} value={value} depth={depth} />
      ))}
      {members.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, members.length - shown)} more of {members.length}
        </Button>
      )}
    </div>
  );
}

const Name = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? null : <span className="json-name">{name}: </span>;
