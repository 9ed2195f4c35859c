import { useEffect, useId, useRef } from 'react';
import type { Selection } from './use-selection.ts';

interface CheckboxProps {
  readonly label: string;
  readonly handles: readonly string[];
  readonly selection: Selection;
  /** Shows the label beside the box. */
  readonly labelled?: boolean;
}

/** Selects one session or several; in between, when only some of them are selected. */
export function Checkbox({ label, handles, selection, labelled = false }: CheckboxProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const selected = handles.filter(selection.has).length;
  const all = handles.length > 0 && selected === handles.length;
  const some = selected > 0 && !all;
  // There is no attribute for it.
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  const input = (
    <input
      ref={box}
      id={id}
      type="checkbox"
      aria-label={labelled ? undefined : label}
      checked={all}
      onChange={() => selection.set(handles, !all)}
    />
  );
  return labelled ? (
    <label className="check" htmlFor={id}>
      {input}
      {label}
    </label>
  ) : (
    input
  );
}
