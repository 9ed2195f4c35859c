import type { GraphQLError } from 'graphql';
import type { GraphqlError } from '../api/graphql/index.ts';

/** What `$util.error` makes of a refusal. */
export class FieldRefusal extends Error {
  override readonly name = 'FieldRefusal';
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor({ type, message, info }: GraphqlError) {
    super(message);
    this.extensions = { errorType: type, errorInfo: info };
  }
}

/** An error as AppSync writes it: what others keep in `extensions` stands beside the message. */
export function shownError({ path: at, locations = [], message, extensions }: GraphQLError) {
  const path = at ?? null;
  const places = (locations ?? []).map(({ line, column }) => ({ line, column, sourceName: null }));
  const { errorType, errorInfo = null } = { ...extensions };
  if (errorType === undefined) return { path, locations: places, message };
  return { path, data: null, errorType, errorInfo, locations: places, message };
}

/** The answer to a request that never reaches a resolver. */
export function refusedRequest(status: 400 | 401 | 413 | 503, errorType: string, message: string): Response {
  return Response.json(
    { errors: [{ errorType, message }] },
    { status, headers: { 'x-amzn-ErrorType': errorType } },
  );
}
