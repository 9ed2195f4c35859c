import type { ReactNode } from 'react';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** A longer accessible name; must begin with the visible text. */
  readonly label?: string;
  readonly pressed?: boolean;
}

/** Stays focusable while busy, so that keyboard focus is not lost. */
export function Button({
  children,
  onClick,
  type = 'button',
  look = 'plain',
  busy = false,
  disabled = false,
  label,
  pressed,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`button button-${look}`}
      aria-label={label}
      aria-busy={busy || undefined}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
