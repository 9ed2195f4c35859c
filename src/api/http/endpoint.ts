import { invalidInput } from '../errors/index.ts';
import {
  type Operation,
  type OperationContext,
  type OperationFacts,
  type RawInput,
  runOperation,
} from '../operations/index.ts';

import type { HttpContext } from './context.ts';

/** Serves one request: runs an operation and answers. */
export interface Endpoint<Context> {
  (c: HttpContext, context: Context, input: RawInput): Promise<Response>;
  /** What it does, for those who describe the routes. */
  readonly serves?: OperationFacts | ActionTable;
}

/** The operations behind one path and method, by the `action` that names each. */
export interface ActionTable {
  readonly plain: string;
  readonly actions: Readonly<Record<string, OperationFacts>>;
}

/** Turns an operation's output into an answer. */
export type Respond<Output> = (c: HttpContext, output: Output) => Response;

/**
 * Puts an operation behind HTTP.
 * @param prepare adds what the request says outside its query and body, such as header fields
 */
export function endpoint<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  respond: Respond<Output>,
  prepare: (c: HttpContext, input: RawInput) => RawInput = (_, input) => input,
): Endpoint<Context> & { readonly serves: OperationFacts } {
  const serve = async (c: HttpContext, context: Context, input: RawInput) => {
    c.set('operation', operation.name);
    return respond(c, await runOperation(operation, context, prepare(c, input)));
  };
  return Object.assign(serve, { serves: operation });
}

/**
 * Chooses the endpoint by the input's `action`.
 * @param plain what the bare HTTP verb means
 */
export function byAction<Context>(
  plain: string,
  endpoints: Readonly<Record<string, Endpoint<Context> & { readonly serves: OperationFacts }>>,
): Endpoint<Context> {
  const chosen = new Map(Object.entries(endpoints));
  const serveChosen: Endpoint<Context> = async (c, context, { action = plain, ...input }) => {
    const serve = typeof action === 'string' ? chosen.get(action) : undefined;
    if (serve) return serve(c, context, input);
    throw invalidInput([{ field: 'action', message: `must be one of: ${[...chosen.keys()].join(', ')}` }]);
  };
  const actions = Object.fromEntries([...chosen].map(([action, { serves }]) => [action, serves]));
  return Object.assign(serveChosen, { serves: { plain, actions } });
}

/** 200 with the output as JSON. */
export const ok: Respond<object> = (c, output) => c.json(output);

/** 204: that it was done is all there is to say. */
export const noContent: Respond<object> = (c) => c.body(null, 204);
