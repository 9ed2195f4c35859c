import * as z from 'zod';

/** The subset of JSON Schema that zod generates for the configuration. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/** One member of a configuration object. */
export interface Field {
  /** Path with dots, such as `redis.shards`. */
  readonly path: string;
  readonly meaning: string;
  readonly default: unknown;
  readonly required: boolean;
  /** The object variant that has this field; undefined if the object has only one. */
  readonly variant: string | undefined;
}

/** Every leaf of a schema, and every object that has a description. */
export const fieldsOfSchema = (schema: z.core.$ZodType): Field[] =>
  fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);

function fieldsOf(schema: JsonSchema, path = '', variant?: string): Field[] {
  const { required = [], properties = {}, oneOf = [] } = schema;
  const members = Object.entries(properties).flatMap(([name, member]) => {
    const at = path ? `${path}.${name}` : name;
    const { description: meaning = '' } = member;
    const field = { path: at, meaning, default: member.default, required: required.includes(name), variant };
    const below = fieldsOf(member, at, variant);
    return below.length === 0 || meaning ? [field, ...below] : below;
  });
  return [...oneOf.flatMap((one) => fieldsOf(one, path, nameOf(one))), ...members];
}

/** The value of the one constant member, which tells variants apart. */
function nameOf({ properties = {} }: JsonSchema): string | undefined {
  const tag = Object.values(properties).find((member) => member.const !== undefined);
  return tag && String(tag.const);
}

/** A default as the documents show it. */
export const defaultOf = (field: Field): string =>
  field.required ? 'required' : field.default === undefined ? '' : code(field.default);

export const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
