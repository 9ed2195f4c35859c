import { graphqlInput, type ModelOperation, type ModelSchema, typeName } from './graphql-input.ts';
import type { ReferenceOperation } from './reference-operation.ts';

export interface GraphqlTemplate {
  readonly query: string;
  /** JSON */
  readonly variables: string;
}

/** AppSync answers no deeper: `GRAPHQL_LIMITS`. */
const MAX_DEPTH = 4;
const OPTIONAL_EXAMPLES = /^(ttl|limit|metadata)$/;

/** A request for an operation, with all fields of its answer. @param operation gives the example of the variables */
export function templateOf(
  schema: ModelSchema,
  name: string,
  operation: ReferenceOperation | undefined,
): GraphqlTemplate {
  const kind = name in schema.queries ? 'query' : 'mutation';
  const field = schema.queries[name] ?? schema.mutations[name];
  if (!field) throw new Error(`The schema has no operation ${name}`);
  const example = operation ? graphqlInput(schema, field, operation.example.input) : {};
  const fields = Object.values(field.arguments ?? {});
  const used = fields.filter(
    ({ name, isRequired, isArray, isArrayNullable }) =>
      (isArray ? isRequired && !isArrayNullable : isRequired) ||
      (OPTIONAL_EXAMPLES.test(name) && name in example),
  );
  const declared = used.map((one) => `$${one.name}: ${typeName(one)}`).join(', ');
  const passed = used.map((one) => `${one.name}: $${one.name}`).join(', ');
  return {
    query: `${kind}${declared && ` (${declared})`} {\n  ${name}${passed && `(${passed})`}${selectionOf(schema, field, 1)}\n}`,
    variables: JSON.stringify(
      Object.fromEntries(used.map((one) => [one.name, example[one.name] ?? null])),
      null,
      2,
    ),
  };
}

/** All fields of an object, one per line. */
function selectionOf(schema: ModelSchema, { type }: Pick<ModelOperation, 'type'>, depth: number): string {
  if (typeof type === 'string' || !type.nonModel) return '';
  const fields = Object.values(schema.nonModels[type.nonModel]?.fields ?? {});
  const indent = '  '.repeat(depth + 1);
  const lines = fields
    .filter(({ type: inner }) => typeof inner === 'string' || !inner.nonModel || depth < MAX_DEPTH)
    .map((field) => `${indent}${field.name}${selectionOf(schema, field, depth + 1)}`);
  return ` {\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}
