import { clientCallOf, type Given, type SentRequest } from './client-call.ts';
import { show } from './typescript.ts';

/** Code that sends the same request with the client, or with Amplify for GraphQL. */
export function clientCodeOf(request: SentRequest): string {
  if (request.transport === 'GraphQL') return graphqlCode(JSON.parse(request.body ?? '{}'));
  const call = clientCallOf(request);
  return call
    ? `await redis.${call.method}(${call.args.join(', ')});`
    : '// The client has no method for this request.';
}

const graphqlCode = ({ query, variables }: Given): string =>
  `await client.graphql({\n  query: \`${query}\`,\n  variables: ${show(variables).replace(/sessionId: '[\w-]*…'/g, 'sessionId')},\n});`;
