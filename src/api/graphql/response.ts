import { type ProblemCode, toProblem } from '../errors/problem.ts';

/** An error as a GraphQL client sees it: `errorType`, `message` and `errorInfo`. */
export interface AppSyncError {
  readonly type: ProblemCode;
  readonly message: string;
  /** The rest of the problem details (RFC 9457) that the HTTP door would answer with. */
  readonly info: Readonly<Record<string, unknown>>;
}

/**
 * What a function returns to AppSync. Refusals are returned and not thrown: of a thrown error AppSync keeps only the
 * message, under the type `Lambda:Unhandled`, and Lambda would count every 404 as a failure of the function. The
 * resolver's response template unwraps it (`amplify/infra/resolver-answer.ts`).
 */
export type AppSyncAnswer = { readonly data: unknown; readonly error: null } | AppSyncRefusal;

export interface AppSyncRefusal {
  readonly data: null;
  readonly error: AppSyncError;
}

/** @param requestId names the occurrence */
export function appSyncRefusal(error: unknown, requestId: string): AppSyncRefusal {
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
