import { userOf } from '../auth/identity.ts';
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
    const { answer, error } = await sendGraphql(graphqlUrl, log, getToken, {
      query: DOCUMENTS[name],
      variables,
    });
    if (error) throw error;
    return answer?.data?.[name] as T;
  };
}

/** The outcome of a request of any text. */
export interface GraphqlOutcome {
  /** Absent without a response. */
  readonly status: number | undefined;
  /** The body of the response. */
  readonly text: string;
  readonly answer: Answer | undefined;
  /** The first error, if there is one. */
  readonly error: GraphqlError | undefined;
}

/** Sends a request as the current user, and logs it. */
export async function sendGraphql(
  url: string,
  log: RequestLog,
  getToken: () => string | Promise<string>,
  request: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<GraphqlOutcome> {
  const body = JSON.stringify(request);
  const token = await getToken();
  const end = log.begin({
    transport: 'GraphQL',
    user: userOf(token),
    method: 'POST',
    url,
    headers: { authorization: '$TOKEN', 'content-type': 'application/json' },
    body: withoutSecrets(body),
    background: false,
  });
  const { status, text } = await send(url, token, body);
  const answer = answerOf(text);
  const error = errorOf(answer, status, text);
  end({ status, body: loggedBody(text), ...(error && { failure: error.code }) });
  if (error?.code === 'INVALID_TOKEN') markTokenRejected(token);
  return { status, text, answer, error };
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
