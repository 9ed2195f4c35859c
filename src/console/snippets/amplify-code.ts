import { Code, show } from './typescript.ts';

/**
 * Code that runs an operation with aws-amplify.
 * @param input in the types of the GraphQL schema; a session id is a secret and is replaced by a variable
 */
export function amplifyCodeOf(
  kind: 'query' | 'mutation',
  name: string,
  input: Readonly<Record<string, unknown>>,
): string {
  const group = kind === 'query' ? 'queries' : 'mutations';
  const shown = Object.entries(input).map(([field, value]) => [
    field,
    field === 'sessionId' ? new Code('sessionId') : value,
  ]);
  const argument = shown.length === 0 ? '' : show(Object.fromEntries(shown));
  return `const { data, errors } = await client.${group}.${name}(${argument});`;
}
