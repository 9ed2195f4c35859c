import type { Schema } from './schema-text.ts';

/** One way to call an operation over HTTP. */
export interface OperationRoute {
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly string[];
  /** Whether the input is sent as a body, not in the query. */
  readonly hasBody: boolean;
  /** Its value of the parameter `action`; absent where the path serves nothing else. */
  readonly action?: string;
}

/** An operation, as `x-operations` of the OpenAPI document describes it. */
export interface ReferenceOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly tag: string;
  readonly summary: string;
  readonly permission: string;
  /** HTTP status of success. */
  readonly status: number;
  readonly errors: readonly { readonly code: string; readonly status: number; readonly title: string }[];
  readonly input: Schema;
  /** Absent for a response without a body. */
  readonly output?: Schema;
  readonly example: { readonly input: Readonly<Record<string, unknown>>; readonly output?: unknown };
  /** Input field -> the header that carries it. */
  readonly inputHeaders: Readonly<Record<string, string>>;
  readonly routes: readonly OperationRoute[];
}

/** What cannot be undone, and so asks first: by the name of an operation or the text of a GraphQL request. */
export const isDestructive = (text: string): boolean =>
  /\b(delete|destroy|revoke|invalidate|clear|purge|take|expire)[A-Z]\w*/.test(text);
