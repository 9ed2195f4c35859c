import { markTokenRejected } from '../auth/session.ts';
import type { Deployment } from '../state/deployment.ts';
import { loggedBody, withoutSecrets } from '../state/logged-text.ts';
import type { RequestLog } from '../state/request-log.ts';
import { DOCUMENTS, type DocumentName } from './graphql-documents.ts';

/** An error returned by the GraphQL API. */
export class GraphqlError extends Error {
  override readonly name = 'GraphqlError';
  /** The same as `code` of the HTTP API's problem details. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export type GraphqlCall = <T>(name: DocumentName, variables?: Record<string, unknown>) => Promise<T>;

/** What AppSync answers. */
interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly errorType?: string; readonly message?: string }[];
}

/** Calls the operations of the data schema like every other GraphQL client, and logs every call. */
export function graphqlCalls(
  { graphqlUrl = '' }: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
): GraphqlCall {
  return async <T>(name: DocumentName, variables: Record<string, unknown> = {}): Promise<T> => {
    const body = JSON.stringify({ query: DOCUMENTS[name], variables });
    const end = log.begin({
      transport: 'GraphQL',
      method: 'POST',
      url: graphqlUrl,
      headers: { authorization: '$TOKEN', 'content-type': 'application/json' },
      body: withoutSecrets(body),
      background: false,
    });
    const token = await getToken();
    const { status, text } = await send(graphqlUrl, token, body);
    const answer = answerOf(text);
    const error = errorOf(answer, status, text);
    end({ status, body: loggedBody(text), ...(error && { failure: error.code }) });
    if (!error) return answer?.data?.[name] as T;
    if (error.code === 'INVALID_TOKEN') markTokenRejected(token);
    throw error;
  };
}

/** @returns the reason as text, without a status, if nothing answers */
async function send(url: string, token: string, body: string): Promise<{ status?: number; text: string }> {
  try {
    // AppSync takes the token alone, of a user pool and of an OpenID Connect issuer alike.
    const headers = { authorization: token, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { text: String(error) };
  }
}

function answerOf(text: string): Answer | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function errorOf(
  answer: Answer | undefined,
  status: number | undefined,
  text: string,
): GraphqlError | undefined {
  // AppSync gives no more details than this when it rejects a token.
  if (status === 401) return new GraphqlError('INVALID_TOKEN', 'Unauthorized');
  if (!answer) return new GraphqlError('NETWORK', text);
  const [first] = answer.errors ?? [];
  return first && new GraphqlError(first.errorType ?? 'NETWORK', first.message ?? text);
}
