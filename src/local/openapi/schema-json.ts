import * as z from 'zod/mini';

/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** An object schema, taken apart. */
export interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** The JSON Schema of what an operation takes or answers. */
export function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { unrepresentable: 'any', io });
  return tidy(described) as JsonSchema;
}

export function objectSchema(schema: z.ZodMiniType): ObjectSchema {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return { properties, required } as ObjectSchema;
}

/** Drops what zod says of every integer and every record, which tells a reader nothing. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([keyword, said]) =>
      !(keyword === 'maximum' && said === Number.MAX_SAFE_INTEGER) &&
      !(keyword === 'minimum' && said === Number.MIN_SAFE_INTEGER) &&
      !(keyword === 'propertyNames' && JSON.stringify(said) === '{"type":"string"}'),
  );
  return Object.fromEntries(kept.map(([keyword, said]) => [keyword, tidy(said)]));
}
