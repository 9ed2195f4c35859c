import { type Schema, typeText } from './schema-text.ts';

/** A field of an object, at any depth. */
export interface SchemaRow {
  /** `sessions[].device` */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string | undefined;
}

const MAX_DEPTH = 4;

/** The fields of an object and of the objects in it. @param shared schemas by their references */
export function rowsOf(
  schema: Schema,
  shared: Readonly<Record<string, Schema>>,
  prefix = '',
  depth = 1,
): readonly SchemaRow[] {
  const { properties = {}, required = [] } = resolved(schema, shared);
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = {
      path,
      type: typeText(field),
      required: required.includes(name),
      description: field.description,
    };
    const [inner, suffix] = within(resolved(field, shared));
    return [row, ...(inner && depth < MAX_DEPTH ? rowsOf(inner, shared, path + suffix, depth + 1) : [])];
  });
}

/** The schema of the values in a list or a map, and how a path leads to them. */
function within({ items, additionalProperties, properties, ...rest }: Schema): [Schema | undefined, string] {
  if (items) return [items, '[].'];
  if (properties) return [{ ...rest, properties }, '.'];
  return typeof additionalProperties === 'object' ? [additionalProperties, '.*.'] : [undefined, ''];
}

const resolved = (schema: Schema, shared: Readonly<Record<string, Schema>>): Schema =>
  schema.$ref === undefined ? schema : (shared[schema.$ref] ?? schema);
