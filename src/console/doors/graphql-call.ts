import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/data';
import type { Deployment } from '../state/deployment.ts';
import { type RequestLog, withoutSecrets } from '../state/request-log.ts';
import { DOCUMENTS, type DocumentName } from './graphql-documents.ts';

/** A refusal by the GraphQL door. */
export class GraphqlRefusal extends Error {
  override readonly name = 'GraphqlRefusal';
  /** The same word that problem details carry as `code`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export type GraphqlCall = <T>(name: DocumentName, variables?: Record<string, unknown>) => Promise<T>;

/** Calls the operations of amplify/data through Amplify's own client; every call is written to the log. */
export function graphqlCalls(
  { outputs, graphqlUrl = '' }: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
): GraphqlCall {
  Amplify.configure(outputs);
  const client = generateClient();

  return async <T>(name: DocumentName, variables: Record<string, unknown> = {}): Promise<T> => {
    const query = DOCUMENTS[name];
    const end = log.begin({
      door: 'GraphQL',
      method: 'POST',
      url: graphqlUrl,
      headers: { authorization: '$TOKEN', 'content-type': 'application/json' },
      body: withoutSecrets(JSON.stringify({ query, variables })),
      background: false,
    });
    try {
      // The mode that sends a token as it is: AppSync tells by the token which issuer it must ask.
      const authToken = await getToken();
      const answer: unknown = await client.graphql({ query, variables, authMode: 'lambda', authToken });
      const { data } = Object(answer);
      end({ status: 200, body: withoutSecrets(JSON.stringify({ data })) });
      return data[name] as T;
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      end({ status: 200, body: withoutSecrets(JSON.stringify(thrown)), failure: refusal.code });
      throw refusal;
    }
  };
}

function refusalOf(thrown: unknown): GraphqlRefusal {
  const [first] = Object(thrown).errors ?? [];
  const { errorType, message, originalError } = Object(first);
  if (errorType) return new GraphqlRefusal(errorType, message);
  const reason = Object(originalError).message ?? message ?? String(thrown);
  return new GraphqlRefusal('NETWORK', String(reason));
}
