import { formatCount } from '../../state/format.ts';

/** The JSON Schema keywords that the reference shows. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A schema as a reader would say it: `string, 1–512 characters`. */
export const typeText = (schema: Schema): string => partsOf(schema).join(', ');

/** The type, then its limits. */
function partsOf(schema: Schema): string[] {
  const { $ref, anyOf } = schema;
  if ($ref) return [$ref.split('/').at(-1) ?? $ref];
  if (anyOf) return [anyOf.map(typeText).join(' or ')];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const parts = schema.enum ? [`one of ${schema.enum.join(', ')}`] : plainParts(schema);
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts;
}

function plainParts(schema: Schema): string[] {
  switch (schema.type) {
    case 'string':
      return withLimit('string', rangeText(schema.minLength, schema.maxLength, 'characters'), [
        ...(schema.format === 'uri' ? ['URI'] : []),
        ...(schema.pattern ? [`matches ${schema.pattern}`] : []),
      ]);
    case 'integer':
    case 'number':
      return withLimit(schema.type, rangeText(lowest(schema), highest(schema)));
    case 'array':
      return withLimit(listText(schema.items ?? {}), rangeText(schema.minItems, schema.maxItems, 'items'));
    case 'object':
      return [
        typeof schema.additionalProperties === 'object' ? mapText(schema.additionalProperties) : 'object',
      ];
    case undefined:
      return ['any JSON'];
    default:
      return [schema.type];
  }
}

function listText(items: Schema): string {
  const [type = '', ...limits] = partsOf(items);
  const types = items.type === type ? `${type}s` : type;
  return limits.length > 0 ? `list of ${types} (${limits.join(', ')})` : `list of ${types}`;
}

const mapText = (values: Schema): string =>
  Object.keys(values).length === 0 ? 'object' : `object of ${typeText(values)}`;

const withLimit = (type: string, limit: string | undefined, more: readonly string[] = []): string[] => [
  type,
  ...(limit ? [limit] : []),
  ...more,
];

const lowest = ({ minimum, exclusiveMinimum, type }: Schema): number | undefined =>
  exclusiveMinimum === undefined || type !== 'integer' ? minimum : exclusiveMinimum + 1;

/** The bounds of all numbers are no limits worth reading. */
const highest = ({ maximum }: Schema): number | undefined =>
  maximum !== undefined && maximum > 1e15 ? undefined : maximum;

function rangeText(from: number | undefined, to: number | undefined, unit = ''): string | undefined {
  const low = from !== undefined && from < -1e15 ? undefined : from;
  const words = unit && ` ${unit}`;
  if (low !== undefined && to !== undefined) return `${formatCount(low)}–${formatCount(to)}${words}`;
  if (to !== undefined) return `up to ${formatCount(to)}${words}`;
  return low === undefined ? undefined : `at least ${formatCount(low)}${words}`;
}
