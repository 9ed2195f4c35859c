import { createAmplifyContext } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { generateClient } from 'aws-amplify/data';
import { identityOf } from '../auth/identity.ts';
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

/** Calls the operations of amplify/data through Amplify's own client and logs every call. */
export function graphqlCalls(
  { outputs, graphqlUrl = '' }: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
): GraphqlCall {
  let token = '';
  const getTokens = async () => {
    token = await getToken();
    return { accessToken: decodeJWT(token) };
  };
  // A separate context: a transport may act for another user, and Amplify's global context belongs to the sign-in.
  const context = createAmplifyContext(outputs, { Auth: { tokenProvider: { getTokens } } });
  const client = generateClient(context);

  return async <T>(name: DocumentName, variables: Record<string, unknown> = {}): Promise<T> => {
    const query = DOCUMENTS[name];
    const end = log.begin({
      transport: 'GraphQL',
      method: 'POST',
      url: graphqlUrl,
      headers: { authorization: '$TOKEN', 'content-type': 'application/json' },
      body: withoutSecrets(JSON.stringify({ query, variables })),
      background: false,
    });
    try {
      const authMode = authModeOf(await getToken(), outputs);
      const answer: unknown = await client.graphql({ query, variables, authMode });
      const { data } = Object(answer);
      end({ status: 200, body: loggedBody(JSON.stringify({ data })) });
      return data[name] as T;
    } catch (thrown) {
      const error = errorOf(thrown);
      if (error.code === 'INVALID_TOKEN') markTokenRejected(token);
      end({ status: 200, body: loggedBody(JSON.stringify(thrown)), failure: error.code });
      throw error;
    }
  };
}

/** As in `amplify/data/authorization.ts`: the user pool for its own tokens, OpenID Connect for all others. */
function authModeOf(token: string, outputs: Record<string, unknown>): 'userPool' | 'oidc' {
  const { user_pool_id: pool } = Object(outputs.auth);
  return pool && identityOf(token).issuer?.endsWith(`/${pool}`) ? 'userPool' : 'oidc';
}

function errorOf(thrown: unknown): GraphqlError {
  const [first] = Object(thrown).errors ?? [];
  const { errorType, message, originalError } = Object(first);
  if (errorType) return new GraphqlError(errorType, message);
  // AppSync gives no more details than this when it rejects a token.
  if (String(message).startsWith('Unauthorized')) return new GraphqlError('INVALID_TOKEN', 'Unauthorized');
  const reason = Object(originalError).message ?? message ?? String(thrown);
  return new GraphqlError('NETWORK', String(reason));
}
