import type { Input } from './input-form.ts';

/** A field of `data.model_introspection` in the outputs. */
interface ModelField {
  readonly name: string;
  readonly isArray: boolean;
  readonly isRequired: boolean;
  readonly isArrayNullable?: boolean;
  readonly type: string | { readonly enum?: string; readonly input?: string; readonly nonModel?: string };
}

export interface ModelOperation extends ModelField {
  readonly arguments?: Readonly<Record<string, ModelField>>;
}

/** What the outputs say of the GraphQL schema. */
export interface ModelSchema {
  readonly queries: Readonly<Record<string, ModelOperation>>;
  readonly mutations: Readonly<Record<string, ModelOperation>>;
  readonly inputs: Readonly<Record<string, { readonly attributes: Readonly<Record<string, ModelField>> }>>;
  readonly nonModels: Readonly<Record<string, { readonly fields: Readonly<Record<string, ModelField>> }>>;
}

/** @returns undefined if the outputs contain no GraphQL API */
export function modelSchemaOf(outputs: Readonly<Record<string, unknown>>): ModelSchema | undefined {
  const found = Object(outputs.data).model_introspection;
  return found && { queries: {}, mutations: {}, inputs: {}, nonModels: {}, ...found };
}

/** The input of an operation as its GraphQL field takes it: values are JSON text, maps are lists of entries. */
export const graphqlInput = (
  schema: ModelSchema,
  { arguments: fields = {} }: ModelOperation,
  input: Input,
): Input => convertAll(schema, fields, input);

const convertAll = (schema: ModelSchema, fields: Readonly<Record<string, ModelField>>, input: Input): Input =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      const field = fields[name];
      return field ? [[name, convert(schema, field, value)]] : [];
    }),
  );

function convert(schema: ModelSchema, field: ModelField, value: unknown): unknown {
  const { type, isArray } = field;
  const attributes =
    typeof type === 'object' && type.input ? schema.inputs[type.input]?.attributes : undefined;
  if (attributes && isArray) {
    return Object.entries(Object(value)).map(([key, item]) =>
      convertAll(schema, attributes, { key, value: item }),
    );
  }
  if (attributes) return convertAll(schema, attributes, Object(value));
  if (type === 'AWSJSON' || (type === 'String' && !isArray && isJsonValue(field)))
    return JSON.stringify(value);
  return value;
}

/** Cached values are text in the schema, because a value may be any JSON. */
const isJsonValue = ({ name }: ModelField): boolean => name === 'value';

/** The type of a field in the notation of GraphQL: `[String!]!` */
export function typeName({ type, isArray, isRequired, isArrayNullable }: ModelField): string {
  const name = typeof type === 'string' ? type : (type.input ?? type.enum ?? type.nonModel ?? '');
  const item = isRequired ? `${name}!` : name;
  if (!isArray) return item;
  return isArrayNullable ? `[${item}]` : `[${item}]!`;
}
