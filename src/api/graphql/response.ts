import { type ProblemCode, toProblem } from '../errors/index.ts';

/** An error that a GraphQL client receives as `errorType`, `message` and `errorInfo`. */
export interface GraphqlError {
  readonly type: ProblemCode;
  readonly message: string;
  /** The remaining problem details (RFC 9457) that the HTTP API would return. */
  readonly info: Readonly<Record<string, unknown>>;
}

/**
 * The result of a function that AppSync invokes. Errors are returned, not thrown: AppSync keeps only the message of a
 * thrown error, with the type `Lambda:Unhandled`, and Lambda would count every 404 as a failure of the function. The
 * resolver's response template unwraps the result (`amplify/infra/response-template.ts`).
 */
export type GraphqlResponse = { readonly data: unknown; readonly error: null } | GraphqlErrorResponse;

export interface GraphqlErrorResponse {
  readonly data: null;
  readonly error: GraphqlError;
}

/** @param requestId identifies the occurrence */
export function graphqlErrorResponse(error: unknown, requestId: string): GraphqlErrorResponse {
  const { problem, headers } = toProblem(error, requestId);
  const { code, detail, ...info } = problem;
  const retryAfter = headers['Retry-After'];
  return {
    data: null,
    error: {
      type: code,
      message: detail,
      info: { ...info, ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }) },
    },
  };
}
