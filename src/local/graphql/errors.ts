import type { GraphQLError } from 'graphql';
import type { GraphqlError } from '../../api/graphql/index.ts';
import { cutText } from '../../redis/index.ts';

interface FieldErrorOf extends Omit<GraphqlError, 'type'> {
  readonly type: GraphqlError['type'] | LimitError;
}

/** AppSync resolves the fields of a request up to its limits, and rejects the others one by one. */
type LimitError = 'QueryDepthLimitReached' | 'ResolverExecutionLimitReached';

/** The error of a field beyond a limit of AppSync. */
export const limitReached = (type: LimitError): FieldError =>
  new FieldError({ type, message: 'The request has reached a limit of the GraphQL API', info: {} });

/** The error that `$util.error` creates. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor({ type, message, info }: FieldErrorOf) {
    super(message);
    this.extensions = { errorType: type, errorInfo: info };
  }
}

/** An error in AppSync's format: the contents of `extensions` are beside the message. */
export function formatError({ path: at, locations = [], message: text, extensions }: GraphQLError) {
  const path = at ?? null;
  // Those of graphql-js quote the request.
  const message = cutText(text);
  const positions = (locations ?? []).map(({ line, column }) => ({ line, column, sourceName: null }));
  const { errorType, errorInfo = null } = { ...extensions };
  if (errorType === undefined) return { path, locations: positions, message };
  return { path, data: null, errorType, errorInfo, locations: positions, message };
}

/** The response to a request that never reaches a resolver. */
export function rejectedRequest(status: 400 | 401 | 413 | 503, errorType: string, message: string): Response {
  return Response.json(
    { errors: [{ errorType, message }] },
    { status, headers: { 'x-amzn-ErrorType': errorType } },
  );
}
