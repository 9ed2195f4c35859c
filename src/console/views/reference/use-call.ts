import { useCallback, useState } from 'react';
import { currentToken } from '../../auth/session.ts';
import { useConsole } from '../../state/console.ts';
import { recordingFetch } from '../../state/recording-fetch.ts';
import { type Action, useAction } from '../../state/use-action.ts';
import { httpRequestOf } from './http-request.ts';
import type { Input } from './input-form.ts';
import type { ReferenceOperation } from './reference-operation.ts';

export interface CallResponse {
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
  readonly text: string;
  /** The code of an error that the status does not tell of. */
  readonly failure?: string | undefined;
}

const TIMEOUT_MS = 30_000;

/** Runs an operation as the current user, and keeps the last response. */
export function useCall(
  operation: ReferenceOperation,
): Action<[Input]> & { readonly response: CallResponse | undefined } {
  const { deployment, log } = useConsole();
  const [response, setResponse] = useState<CallResponse>();
  const perform = useCallback(
    async (input: Input) => {
      setResponse(undefined);
      const { url, ...request } = httpRequestOf(operation, input, deployment, await currentToken());
      const started = performance.now();
      const answer = await recordingFetch(log, false)(url, {
        ...request,
        body: request.body ?? null,
        // As the client: a session id must not follow a redirect.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      const requestId = answer.headers.get('x-request-id') ?? undefined;
      setResponse({ status: answer.status, durationMs: performance.now() - started, requestId, text });
    },
    [operation, deployment, log],
  );
  return { ...useAction(perform), response };
}
