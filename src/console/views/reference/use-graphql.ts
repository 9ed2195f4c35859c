import { useCallback, useState } from 'react';
import { currentToken } from '../../auth/session.ts';
import { useConsole } from '../../state/console.ts';
import { type Action, useAction } from '../../state/use-action.ts';
import { sendGraphql } from '../../transports/graphql-call.ts';
import type { CallResponse } from './use-call.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Runs GraphQL requests, and keeps the last response. Errors of GraphQL are part of it. */
export function useGraphql(
  url: string,
): Action<[string, Variables]> & { readonly response: CallResponse | undefined } {
  const { log } = useConsole();
  const [response, setResponse] = useState<CallResponse>();
  const perform = useCallback(
    async (query: string, variables: Variables) => {
      setResponse(undefined);
      const started = performance.now();
      const { status, text, error } = await sendGraphql(url, log, currentToken, { query, variables });
      if (status === undefined) throw error;
      setResponse({
        status,
        durationMs: performance.now() - started,
        requestId: undefined,
        text,
        failure: error?.code,
      });
    },
    [url, log],
  );
  return { ...useAction(perform), response };
}
