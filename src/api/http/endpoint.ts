import { invalidInput } from '../errors/index.ts';
import {
  merge,
  type Operation,
  type OperationContext,
  type OperationMetadata,
  type RawInput,
  runOperation,
} from '../operations/index.ts';
import { answer } from './answer.ts';
import type { HttpContext } from './context.ts';

/** A request header that can carry an input field. */
export interface HeaderSource {
  readonly header: string;
  /** The header is ignored if the input has this field. */
  readonly unless?: string;
  /** Whether only the header may carry the field, because queries end up in access logs. */
  readonly exclusive?: boolean;
  readonly parse?: (value: string | undefined) => unknown;
}

/** How one operation's HTTP request and response differ from plain JSON. */
export interface EndpointOptions<Output> {
  /** Rearranges the input from query, body and path. */
  readonly input?: (input: RawInput) => RawInput;
  /** Input fields, and the header that can carry each one. */
  readonly fromHeaders?: Readonly<Record<string, HeaderSource>>;
  /** Response headers of a success. */
  headers?(output: Output): Readonly<Record<string, string>>;
}

/** An operation exposed over HTTP, for code that describes the routes. */
export interface Served extends Pick<EndpointOptions<unknown>, 'fromHeaders' | 'headers'> {
  readonly operation: OperationMetadata;
}

/** The operations of one path and method, by the `action` that selects each one. */
export interface ActionTable {
  readonly defaultAction: string;
  readonly actions: Readonly<Record<string, Served>>;
}

/** Serves one request: runs an operation and responds. */
export interface Endpoint<Context> {
  (c: HttpContext, context: Context, input: RawInput): Promise<Response>;
  /** Absent for a route that runs no operation. */
  readonly serves?: Served | ActionTable;
}

/** An endpoint that runs one operation. */
export type OperationEndpoint<Context> = Endpoint<Context> & { readonly serves: Served };

/**
 * Exposes an operation over HTTP. The operation defines the status of a success.
 * @param options how HTTP changes the operation's input and output
 */
export function endpoint<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  options: EndpointOptions<Output> = {},
): OperationEndpoint<Context> {
  const { input: rearrange = (given: RawInput) => given, fromHeaders = {} } = options;
  const sources = Object.entries(fromHeaders);
  const serve = async (c: HttpContext, context: Context, given: RawInput) => {
    c.set('operation', operation.name);
    let input = rearrange(given);
    for (const [field, source] of sources) input = withHeader(c, input, field, source);
    const output = await runOperation(operation, context, input);
    return answer(c, operation, output, options.headers?.(output));
  };
  return Object.assign(serve, { serves: { operation, ...options } });
}

function withHeader(c: HttpContext, input: RawInput, field: string, source: HeaderSource): RawInput {
  const { header, unless, exclusive, parse = (value) => value } = source;
  if (exclusive && input[field] !== undefined)
    throw invalidInput([{ field, message: `must be sent in the header ${header}` }]);
  if (unless !== undefined && input[unless] !== undefined) return input;
  return merge(input, { [field]: parse(c.req.header(header)) }, `the header ${header}`);
}

/** Selects the endpoint by the input's `action`. */
export function byAction<Context>(
  defaultAction: string,
  endpoints: readonly OperationEndpoint<Context>[],
  aliases: Readonly<Record<string, OperationEndpoint<Context>>> = {},
): Endpoint<Context> {
  const named = endpoints.map((each) => [each.serves.operation.action ?? '', each] as const);
  const all = new Map([...named, ...Object.entries(aliases)]);
  const serveAction: Endpoint<Context> = async (c, context, { action = defaultAction, ...input }) => {
    const serve = typeof action === 'string' ? all.get(action) : undefined;
    if (serve) return serve(c, context, input);
    throw invalidInput([{ field: 'action', message: `must be one of: ${[...all.keys()].join(', ')}` }]);
  };
  const actions = Object.fromEntries([...all].map(([action, { serves }]) => [action, serves]));
  return Object.assign(serveAction, { serves: { defaultAction, actions } });
}
