import * as z from 'zod';
import { optionsSchema } from '../../amplify/options/index.ts';
import { settingsSchema } from '../../amplify/settings-schema.ts';
import { issuerSchema } from '../../src/api/auth/index.ts';
import { loadServiceConfig, type ServiceConfig } from '../../src/api/config.ts';
import { type Field, fieldsOf, type JsonSchema } from './fields.ts';
import { ISSUER_FIELDS } from './issuer-fields.ts';
import { table } from './table.ts';
import { API, CACHE, CONNECTION, OTHER, SESSIONS, type Variable, type Variables } from './variables.ts';

/** The smallest environment a service starts with; everything else is at its default. */
export const MINIMAL_ENVIRONMENT = {
  REDIS_PROVIDER: 'elasticache',
  REDIS_HOST: 'redis.example.com',
  TOKEN_ISSUERS: '[{"kind":"auth0","issuer":"https://example.auth0.com/","audience":"api"}]',
};

/** The regions of docs/operate/configuration.md, by name. */
export function configurationRegions(): Readonly<Record<string, string>> {
  const config = loadServiceConfig(MINIMAL_ENVIRONMENT);
  return {
    'variables of the connection': variableTable(CONNECTION, config),
    'variables of sessions': variableTable(SESSIONS, config),
    'variables of the cache': variableTable(CACHE, config),
    'variables of the API': variableTable(API, config),
    'other variables': variableTable(OTHER, config),
    'fields of an issuer': issuerTable(),
    options: optionsTable('option', fieldsOf(jsonSchema(optionsSchema))),
    settings: optionsTable('setting', ownSettings()),
  };
}

function variableTable(variables: Variables, config: ServiceConfig): string {
  const rows = Object.entries(variables).map(([name, row]) => [
    `\`${name}\``,
    meaningOf(row),
    defaultOf(row, config),
  ]);
  return table(['variable', 'meaning', 'default'], rows);
}

function meaningOf({ meaning, unit }: Variable): string {
  if (unit === 'JSON') return `JSON: ${meaning}`;
  return unit ? `${meaning}, in ${unit}` : meaning;
}

function defaultOf({ required, defaultValue, defaultText }: Variable, config: ServiceConfig): string {
  if (required) return `required ${required}`;
  const value = defaultValue?.(config);
  return [value === undefined ? '' : code(value), defaultText ?? ''].filter(Boolean).join('; ');
}

/** Kinds share a row if they have the same field with the same default. */
function issuerTable(): string {
  const rows = new Map<string, string[]>();
  for (const field of fieldsOf(jsonSchema(issuerSchema()))) {
    const defaultValue = defaultOfField(field);
    const key = `${field.path} ${defaultValue}`;
    const [, kinds] = rows.get(key) ?? [];
    const all = [...(kinds ? [kinds] : []), `\`${field.variant}\``].join(', ');
    rows.set(key, [`\`${field.path}\``, all, ISSUER_FIELDS[field.path] ?? '', defaultValue]);
  }
  return table(['field', 'kinds', 'meaning', 'default'], [...rows.values()]);
}

/** The settings of this repository that are not options of `addRedis`. */
function ownSettings(): Field[] {
  const options = new Set(fieldsOf(jsonSchema(optionsSchema)).map(({ path }) => path));
  return fieldsOf(jsonSchema(settingsSchema)).filter(({ path }) => !options.has(path));
}

function optionsTable(title: string, fields: readonly Field[]): string {
  const rows = fields.map((field) => [
    `\`${field.path}\``,
    field.variant ? `\`${field.variant}\`: ${field.meaning}` : field.meaning,
    defaultOfField(field),
  ]);
  return table([title, 'meaning', 'default'], rows);
}

const jsonSchema = (schema: z.core.$ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

const defaultOfField = (field: Field): string =>
  field.required ? 'required' : field.default === undefined ? '' : code(field.default);

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
