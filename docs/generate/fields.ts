/** As much of JSON Schema as zod makes of the configuration's objects. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/** One member of a configuration object. */
export interface Field {
  /** Its place, with dots. */
  readonly path: string;
  readonly meaning: string;
  readonly default: unknown;
  readonly required: boolean;
  /** Which of an object's variants has it; undefined where there is only one. */
  readonly variant: string | undefined;
}

/** Every leaf of a schema, and the objects that say something of themselves. */
export function fieldsOf(schema: JsonSchema, path = '', variant?: string): Field[] {
  const { required = [], properties = {}, oneOf = [] } = schema;
  const members = Object.entries(properties).flatMap(([name, member]) => {
    const at = path ? `${path}.${name}` : name;
    const { description: meaning = '' } = member;
    const own = { path: at, meaning, default: member.default, required: required.includes(name), variant };
    const below = fieldsOf(member, at, variant);
    return below.length === 0 || meaning ? [own, ...below] : below;
  });
  return [...oneOf.flatMap((one) => fieldsOf(one, path, nameOf(one))), ...members];
}

/** Variants differ in the one member that is constant. */
function nameOf({ properties = {} }: JsonSchema): string | undefined {
  const tag = Object.values(properties).find((member) => member.const !== undefined);
  return tag && String(tag.const);
}
