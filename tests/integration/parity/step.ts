import type { Input } from './transports.ts';

/** Values that later steps take from earlier ones, such as ids. */
export type Memory = Record<string, string>;

export interface Step {
  readonly title: string;
  readonly operation: string;
  readonly as?: 'admin' | 'member' | 'reader';
  readonly input?: Input | ((memory: Memory) => Input);
  /** Values to keep: a name, and the path of the text in the result. */
  readonly keep?: Readonly<Record<string, readonly (string | number)[]>>;
  /** The code of the error; absent when the call succeeds. */
  readonly code?: string;
}

export const proto: unknown = JSON.parse('{"__proto__":{"x":1}}');
export const long = (length: number) => 'x'.repeat(length);
export const many = (length: number) => Array.from({ length }, (_, i) => `k${i}`);
/** A 64-bit id, as a number. */
export const id64 = '@1161888007138312192';
/** An entry. */
export const here = { namespace: 'parity', key: 'k' };

/** A call that succeeds. */
export const ok = (operation: string, title: string, step: Omit<Step, 'operation' | 'title'> = {}): Step => ({
  operation,
  title,
  ...step,
});
/** A call that fails with a code. */
export const no = (
  operation: string,
  code: string,
  title: string,
  input: NonNullable<Step['input']> = {},
  as: Step['as'] = 'admin',
): Step => ({ operation, code, title, input, as });
