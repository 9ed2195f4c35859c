import * as z from 'zod';
import { settingsSchema } from '../../amplify/settings-schema.ts';
import { issuerSchema } from '../../src/api/auth/index.ts';
import { loadServiceConfig, type ServiceConfig } from '../../src/api/config.ts';
import { type Field, fieldsOf, type JsonSchema } from './fields.ts';
import { ISSUER_FIELDS } from './issuer-fields.ts';
import { table } from './table.ts';
import { CACHE, CONNECTION, DOORS, ELSEWHERE, SESSIONS, type Variable, type Variables } from './variables.ts';

/** The least that a service starts with: what else it then has are the defaults. */
export const LEAST_ENVIRONMENT = {
  REDIS_PROVIDER: 'elasticache',
  REDIS_HOST: 'redis.example.com',
  TOKEN_ISSUERS: '[{"kind":"auth0","issuer":"https://example.auth0.com/","audience":"api"}]',
};

/** The regions of docs/configuration.md, by name. */
export function configurationRegions(): Readonly<Record<string, string>> {
  const config = loadServiceConfig(LEAST_ENVIRONMENT);
  return {
    'variables of the connection': variableTable(CONNECTION, config),
    'variables of sessions': variableTable(SESSIONS, config),
    'variables of the cache': variableTable(CACHE, config),
    'variables of the doors': variableTable(DOORS, config),
    'other variables': variableTable(ELSEWHERE, config),
    'fields of an issuer': issuerTable(),
    settings: settingsTable(),
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

function defaultOf({ required, preset, otherwise }: Variable, config: ServiceConfig): string {
  if (required) return `required ${required}`;
  const value = preset?.(config);
  return [value === undefined ? '' : code(value), otherwise ?? ''].filter(Boolean).join('; ');
}

/** Kinds that have a field with the same default share a row. */
function issuerTable(): string {
  const rows = new Map<string, string[]>();
  for (const field of fieldsOf(jsonSchema(issuerSchema()))) {
    const preset = defaultOfField(field);
    const key = `${field.path} ${preset}`;
    const [, kinds] = rows.get(key) ?? [];
    const all = [...(kinds ? [kinds] : []), `\`${field.variant}\``].join(', ');
    rows.set(key, [`\`${field.path}\``, all, ISSUER_FIELDS[field.path] ?? '', preset]);
  }
  return table(['field', 'of the kinds', 'meaning', 'default'], [...rows.values()]);
}

function settingsTable(): string {
  const rows = fieldsOf(jsonSchema(settingsSchema)).map((field) => [
    `\`${field.path}\``,
    field.variant ? `\`${field.variant}\`: ${field.meaning}` : field.meaning,
    defaultOfField(field),
  ]);
  return table(['setting', 'meaning', 'default'], rows);
}

const jsonSchema = (schema: z.core.$ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

const defaultOfField = (field: Field): string =>
  field.required ? 'required' : field.default === undefined ? '' : code(field.default);

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
