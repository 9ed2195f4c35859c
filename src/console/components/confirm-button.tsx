import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

interface ConfirmButtonProps {
  readonly children: string;
  /** Label of the button after the first click. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
  readonly disabled?: boolean;
}

const ARMED_MS = 4_000;

/** Asks for confirmation in place: the first click arms the button for a moment. */
export function ConfirmButton({ children, confirm, onConfirm, busy, disabled }: ConfirmButtonProps) {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  return (
    <Button
      look="danger"
      busy={busy ?? false}
      disabled={disabled ?? false}
      onClick={() => {
        if (armed) onConfirm();
        setArmed(!armed);
      }}
    >
      {armed ? confirm : children}
    </Button>
  );
}
