import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { focusFirstInvalid } from './focus-first-invalid.ts';

interface TypedConfirmationProps extends Pick<ButtonProps, 'busy' | 'disabled'> {
  readonly children: ReactNode;
  readonly question: string;
  /** What will happen, and to whom. */
  readonly consequence: ReactNode;
  /** What must be typed, and its name: `id of the tenant`. */
  readonly expected: string;
  readonly expectedName: string;
  /** The label of the button that does it: the verb and its object. */
  readonly confirm: string;
  readonly onConfirm: () => void;
}

/** A button for what affects many people: acts only after a name has been typed. */
export function TypedConfirmation({
  children,
  busy = false,
  disabled = false,
  ...dialog
}: TypedConfirmationProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" busy={busy} disabled={disabled} onClick={() => setAsking(true)}>
        {children}
      </Button>
      {asking && <TypedDialog {...dialog} onClose={() => setAsking(false)} />}
    </>
  );
}

interface TypedDialogProps extends Omit<TypedConfirmationProps, 'children' | 'busy' | 'disabled'> {
  readonly onClose: () => void;
}

function TypedDialog(props: TypedDialogProps) {
  const { question, consequence, expected, expectedName, confirm, onConfirm, onClose } = props;
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (typed.trim() !== expected) {
      setProblem(`This is not the ${expectedName}.`);
      focusFirstInvalid(event.currentTarget);
      return;
    }
    onClose();
    onConfirm();
  }
  return (
    <Dialog title={question} onClose={onClose}>
      <form onSubmit={submit}>
        <div className="dialog-text">{consequence}</div>
        <div className="dialog-text">
          <Field
            label={`Type the ${expectedName}: ${expected}`}
            value={typed}
            onChange={(text) => {
              setTyped(text);
              setProblem(undefined);
            }}
            problem={problem}
          />
        </div>
        <div className="actions dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="destructive" type="submit">
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
