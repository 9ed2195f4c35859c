import fc from 'fast-check';
import type { JsonSchema } from '../../src/local/openapi/schema-json.ts';
import { textFor, wellFormed } from './words.ts';

/** Longest text for the keys of a record without a schema; longer texts belong to `hostile`. */
const MAX_CHARS = 2_048;
const MAX_ITEMS = 6;
/** A configuration may allow less than the schema. */
const MAX_INTEGER = 100_000;

/**
 * Values that a JSON Schema allows, for the keywords that docs/openapi.json uses in requests.
 * @param field the name of the field, for values that name existing data
 */
export function valuesOf(schema: JsonSchema, field?: string): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.anyOf))
    return fc.oneof(...schema.anyOf.map((form) => valuesOf(Object(form), field)));
  switch (schema.type) {
    case 'string':
      return stringsOf(schema, field);
    case 'integer':
      return fc.integer(rangeOf(schema));
    case 'number':
      return fc.double({ min: Number(schema.minimum), max: Number(schema.maximum), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(Object(schema.items)), lengthsOf(schema));
    case 'object':
      return objectsOf(schema);
    case undefined:
      return fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
    default:
      throw new Error(`The schema type ${schema.type} is new here`);
  }
}

function stringsOf({ minLength = 0, maxLength = MAX_CHARS }: JsonSchema, field?: string) {
  const [least, most] = [Number(minLength), Number(maxLength)];
  const fitting = textFor(field).map((value) => wellFormed(value.slice(0, most)).padEnd(least, 'x'));
  return fc.oneof(
    { weight: 30, arbitrary: fitting },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(least), 'x'.repeat(most)) },
  );
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): { min: number; max: number } {
  const least = exclusiveMinimum === undefined ? Number(minimum) : Number(exclusiveMinimum) + 1;
  return { min: least, max: Math.min(Number(maximum), MAX_INTEGER) };
}

const lengthsOf = ({ minItems = 0, maxItems = MAX_ITEMS }: JsonSchema) => ({
  minLength: Number(minItems),
  maxLength: Math.min(Number(maxItems), MAX_ITEMS),
});

function objectsOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  if (typeof additionalProperties === 'object' && additionalProperties !== null) {
    const names = stringsOf(Object(propertyNames)).filter((name) => name !== '__proto__');
    return fc.dictionary(names, valuesOf({ ...additionalProperties }), {
      minKeys: 1,
      maxKeys: MAX_ITEMS,
      noNullPrototype: true,
    });
  }
  const fields = Object.entries(properties as Record<string, JsonSchema>);
  const made = Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field, name)]));
  return fc.record(made, { requiredKeys: required as string[], noNullPrototype: true });
}
