import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema, isScalarType, valueFromASTUntyped } from 'graphql';
import { lazy } from '../../redis/index.ts';

const FILE = join(import.meta.dirname, 'schema.graphql');

/** The deployed schema, as `npm run schema` wrote it. Built once per process. */
export const loadSchema = lazy((): GraphQLSchema => {
  const schema = buildSchema(readFileSync(FILE, 'utf8'));
  const json = schema.getType('AWSJSON');
  // https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html: JSON text outside, values inside.
  if (isScalarType(json)) {
    json.serialize = (value) => JSON.stringify(value);
    json.parseValue = parseJson;
    json.parseLiteral = (node, variables) => parseJson(valueFromASTUntyped(node, variables));
  }
  return schema;
});

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') throw new TypeError('AWSJSON must be JSON as a string');
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('AWSJSON must be JSON as a string');
  }
}
