import type { OperationContext } from './context.ts';
import type { Operation } from './define.ts';

/** The operations of one subject, by name. */
export type OperationGroup<Context extends OperationContext> = Readonly<
  Record<string, Operation<Context, unknown, unknown>>
>;

/** The output type of an operation. */
export type OutputOf<Of> = Of extends { run(...args: never[]): Promise<infer Output> } ? Output : never;
