import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema, isScalarType, valueFromASTUntyped } from 'graphql';

const read = (name: string): string => readFileSync(join(import.meta.dirname, 'graphql', name), 'utf8');

/** The schema that is deployed, and what `amplify_outputs.json` says of it; `npm run schema` writes both. */
export function loadSchema(): GraphQLSchema {
  const schema = buildSchema(read('schema.graphql'));
  const json = schema.getType('AWSJSON');
  // https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html: text outside, values inside.
  if (isScalarType(json)) {
    json.serialize = (value) => JSON.stringify(value);
    json.parseValue = parseJson;
    json.parseLiteral = (node, variables) => parseJson(valueFromASTUntyped(node, variables));
  }
  return schema;
}

export const loadModelIntrospection = (): unknown => JSON.parse(read('model-introspection.json'));

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') throw new TypeError('AWSJSON must be JSON as a string');
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('AWSJSON must be JSON as a string');
  }
}
