import type { Input } from './parity-transports.ts';

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
