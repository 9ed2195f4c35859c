import * as z from 'zod/mini';

/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The parts of an object schema. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** The JSON Schema of an operation's input or output. */
export function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { unrepresentable: 'any', io });
  return withFormats(described) as JsonSchema;
}

export function objectSchema(schema: z.ZodMiniType): ObjectSchema {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return { properties, required } as ObjectSchema;
}

/** Adds the format of each integer, which generators of clients choose a type by. */
function withFormats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFormats);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([keyword, content]) => [keyword, withFormats(content)]);
  const schema: JsonSchema = Object.fromEntries(members);
  if (schema.type !== 'integer') return schema;
  return { ...schema, format: Number(schema.maximum) <= MAX_INT32 ? 'int32' : 'int64' };
}

const MAX_INT32 = 2 ** 31 - 1;
