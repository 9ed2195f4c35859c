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
  return tidy(described) as JsonSchema;
}

export function objectSchema(schema: z.ZodMiniType): ObjectSchema {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return { properties, required } as ObjectSchema;
}

/** Drops keywords that zod adds to every integer and every record: they tell a reader nothing. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([keyword, content]) =>
      !(keyword === 'maximum' && content === Number.MAX_SAFE_INTEGER) &&
      !(keyword === 'minimum' && content === Number.MIN_SAFE_INTEGER) &&
      !(keyword === 'propertyNames' && JSON.stringify(content) === '{"type":"string"}'),
  );
  return Object.fromEntries(kept.map(([keyword, content]) => [keyword, tidy(content)]));
}
