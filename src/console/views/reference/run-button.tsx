import { Play } from 'lucide';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';

interface RunButtonProps {
  readonly busy: boolean;
  /** What to ask before it runs; absent if it can be undone, or changes nothing. */
  readonly confirmation: { readonly subject: string; readonly consequence: ReactNode } | undefined;
  readonly onRun: () => void;
}

/** The button of a form that sends a call. Enter sends the form too, unless it asks first. */
export function RunButton({ busy, confirmation, onRun }: RunButtonProps) {
  if (!confirmation) {
    return (
      <Button type="submit" look="primary" icon={Play} busy={busy}>
        Run
      </Button>
    );
  }
  const { subject, consequence } = confirmation;
  return (
    <ConfirmButton
      icon={Play}
      busy={busy}
      question={`Run ${subject}?`}
      consequence={consequence}
      confirm={`Run ${subject}`}
      onConfirm={onRun}
    >
      Run…
    </ConfirmButton>
  );
}
