import type { ReferenceOperation } from './reference-operation.ts';
import { type Schema, typeText } from './schema-text.ts';

export type Input = Readonly<Record<string, unknown>>;
/** The text of each field; empty for one that is not sent. */
export type FormTexts = Readonly<Record<string, string>>;
export type FormProblems = Readonly<Record<string, string>>;

/** Examples that name nothing of this tenant, or that a user should enter on purpose. */
const NOT_PREFILLED =
  /^(sessionId|handle|userId|current.*|except.*|cursor|asOf|confirm|idempotencyKey|ifVersion)$/;

/** The form as it opens: the example of the operation. */
export const firstTexts = ({ input, example }: ReferenceOperation): FormTexts =>
  Object.fromEntries(
    Object.entries(input.properties ?? {}).map(([name, schema]) => {
      const value = NOT_PREFILLED.test(name) ? undefined : example.input[name];
      return [name, value === undefined ? '' : textOf(value, schema)];
    }),
  );

const textOf = (value: unknown, schema: Schema): string =>
  isJsonField(schema) ? JSON.stringify(value, null, 2) : String(value);

/** Whether the field is entered as JSON: objects, lists and values of any type. */
export const isJsonField = ({ type, enum: choices }: Schema): boolean =>
  choices === undefined && (type === undefined || type === 'object' || type === 'array');

/** Parses and checks the fields. @returns the input, or the problem of each wrong field */
export function readInput(
  { input }: ReferenceOperation,
  texts: FormTexts,
): { readonly input?: Input; readonly problems: FormProblems } {
  const read = Object.entries(input.properties ?? {}).map(([name, schema]) => {
    const text = texts[name] ?? '';
    const isAbsent = isJsonField(schema) ? text.trim() === '' : text === '';
    if (isAbsent) return { name, problem: input.required?.includes(name) ? 'Required' : undefined };
    return { name, ...readField(text, schema) };
  });
  const problems = Object.fromEntries(
    read.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, problem]])),
  );
  if (Object.keys(problems).length > 0) return { problems };
  const present = read.filter((field) => 'value' in field && field.value !== undefined);
  return {
    problems,
    input: Object.fromEntries(present.map((field) => [field.name, 'value' in field ? field.value : ''])),
  };
}

interface ReadField {
  readonly value?: unknown;
  readonly problem?: string;
}

function readField(text: string, schema: Schema): ReadField {
  if (schema.type === 'boolean') return { value: text === 'true' };
  if (schema.type === 'integer' || schema.type === 'number') return checked(Number(text), schema);
  if (!isJsonField(schema)) return checked(text, schema);
  try {
    return checked(JSON.parse(text), schema);
  } catch (error) {
    return { problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const checked = (value: unknown, schema: Schema): ReadField =>
  fits(value, schema) ? { value } : { problem: `Expected ${typeText(schema)}` };

/** Whether a value keeps the limits of a schema. The service checks all of it again. */
function fits(value: unknown, schema: Schema): boolean {
  switch (schema.type) {
    case 'string':
      return (
        typeof value === 'string' &&
        isWithin(value.length, schema.minLength, schema.maxLength) &&
        matches(value, schema)
      );
    case 'integer':
      return Number.isInteger(value) && isInRange(Number(value), schema);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && isInRange(value, schema);
    case 'array': {
      const { items = {} } = schema;
      return (
        Array.isArray(value) &&
        isWithin(value.length, schema.minItems, schema.maxItems) &&
        value.every((item) => fits(item, items))
      );
    }
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

const matches = (text: string, { pattern, enum: choices }: Schema): boolean =>
  (pattern === undefined || new RegExp(pattern, 'u').test(text)) && (choices?.includes(text) ?? true);

const isWithin = (size: number, from = 0, to = Number.POSITIVE_INFINITY): boolean =>
  from <= size && size <= to;

const isInRange = (value: number, { minimum, maximum, exclusiveMinimum }: Schema): boolean =>
  isWithin(value, minimum ?? Number.NEGATIVE_INFINITY, maximum) &&
  value > (exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
