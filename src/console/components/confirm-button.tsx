import { type ReactNode, useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmButtonProps extends Pick<ButtonProps, 'busy' | 'disabled' | 'label' | 'look' | 'icon'> {
  readonly children: ReactNode;
  /** The question, such as `End all sessions?` */
  readonly question: string;
  /** What will happen, in a sentence or two. */
  readonly consequence: ReactNode;
  /** The label of the button that does it: the verb and its object. */
  readonly confirm: string;
  readonly onConfirm: () => void;
}

/** A dialog that has just appeared below the pointer must not take the second click of a double click. */
const DISABLED_MS = 500;

/** A button for what cannot be undone: asks in a dialog before it acts. */
export function ConfirmButton({
  children,
  question,
  consequence,
  confirm,
  onConfirm,
  look = 'danger',
  ...button
}: ConfirmButtonProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button {...button} look={look} onClick={() => setAsking(true)}>
        {children}
      </Button>
      {asking && (
        <Dialog title={question} onClose={() => setAsking(false)}>
          <div className="dialog-text">{consequence}</div>
          <div className="actions dialog-actions">
            {/* First, so that it gets the focus. */}
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <ConfirmingButton
              onConfirm={() => {
                setAsking(false);
                onConfirm();
              }}
            >
              {confirm}
            </ConfirmingButton>
          </div>
        </Dialog>
      )}
    </>
  );
}

interface ConfirmingButtonProps {
  readonly children: ReactNode;
  readonly onConfirm: () => void;
}

/** The button of a dialog that does what cannot be undone. */
function ConfirmingButton({ children, onConfirm }: ConfirmingButtonProps) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), DISABLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Button look="destructive" disabled={!ready} onClick={onConfirm}>
      {children}
    </Button>
  );
}
