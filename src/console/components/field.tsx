import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly rows?: number;
  readonly type?: 'text' | 'number' | 'password' | 'email';
  readonly placeholder?: string;
  readonly suggestions?: readonly string[];
  readonly autoComplete?: string;
}

/** One labelled input, or several lines of text when `rows` is given. */
export function Field({ label, value, onChange, hint, problem, rows, suggestions, ...rest }: FieldProps) {
  const id = useId();
  const below = problem ?? hint;
  const shared = {
    id,
    value,
    'aria-invalid': problem !== undefined || undefined,
    'aria-describedby': below ? `${id}-below` : undefined,
    spellCheck: false,
    autoComplete: rest.autoComplete ?? 'off',
    placeholder: rest.placeholder,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? (
        <input
          {...shared}
          type={rest.type ?? 'text'}
          list={suggestions && `${id}-list`}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {below && (
        <p id={`${id}-below`} className={problem ? 'field-problem' : 'hint'}>
          {below}
        </p>
      )}
    </div>
  );
}
