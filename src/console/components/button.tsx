import type { IconNode } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

export interface ButtonProps {
  /** Absent for a button with an icon only, which needs a label. */
  readonly children?: ReactNode;
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  /** `danger` leads to something that cannot be undone; `destructive` does it. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'destructive' | 'quiet';
  readonly icon?: IconNode;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** A longer accessible name; must begin with the visible text. */
  readonly label?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
}

/** Stays focusable while busy, so that keyboard focus is not lost. */
export function Button({
  children,
  onClick,
  type = 'button',
  look = 'plain',
  icon,
  busy = false,
  disabled = false,
  label,
  pressed,
  expanded,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`button button-${look}${children === undefined ? ' button-icon' : ''}`}
      aria-label={label}
      title={children === undefined ? label : undefined}
      aria-busy={busy || undefined}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon of={icon} />}
      {children}
    </button>
  );
}
