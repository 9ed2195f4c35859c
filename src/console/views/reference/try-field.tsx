import { useId } from 'react';
import { Field } from '../../components/field.tsx';
import { isJsonField } from './input-form.ts';
import { type Schema, typeText } from './schema-text.ts';

interface TryFieldProps {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Empty for a field that is not sent. */
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

/** The control that fits a schema. */
export function TryField({ name, schema, required, text, problem, onChange }: TryFieldProps) {
  const id = useId();
  const label = required ? `${name} (required)` : name;
  if (schema.type === 'boolean') {
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={text === 'true'}
          onChange={({ target }) => onChange(target.checked ? 'true' : '')}
        />
        {label}
      </label>
    );
  }
  if (schema.enum) {
    return (
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <select id={id} value={text} onChange={({ target }) => onChange(target.value)}>
          {!required && <option value="">not sent</option>}
          {schema.enum.map((choice) => (
            <option key={String(choice)} value={String(choice)}>
              {String(choice)}
            </option>
          ))}
        </select>
      </div>
    );
  }
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  return (
    <Field
      label={label}
      value={text}
      onChange={onChange}
      problem={problem}
      hint={schema.type !== undefined && isJsonField(schema) ? `JSON: ${typeText(schema)}` : typeText(schema)}
      {...(isJsonField(schema) && { rows: Math.min(8, Math.max(2, text.split('\n').length)) })}
      type={isNumber ? 'number' : 'text'}
    />
  );
}
