import type * as z from 'zod/mini';
import type { ConfigProblem } from '../errors.ts';
import { parseJson } from '../shared/json.ts';
import { issueText } from '../shared/schema-issue.ts';

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables a schema names.
 * @param problems receives every problem found
 * @returns undefined if there is a problem
 */
export function readVariables<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape, z.core.$strip>,
  env: Environment,
  problems: ConfigProblem[],
): z.infer<typeof schema> | undefined {
  const names = Object.keys(schema.shape).filter((name) => present(env, name));
  const result = schema.safeParse(Object.fromEntries(names.map((name) => [name, typed(name, env[name])])));
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const variable = String(issue.path[0]);
    problems.push({ variable, problem: present(env, variable) ? issueText(issue) : 'is required' });
  }
  return undefined;
}

/**
 * Builds a configuration from the variables that are set.
 * @param variables names of variables and the fields that they set
 * @param problems receives every problem found
 * @returns undefined if there is a problem
 */
export function readTable<T extends object>(
  env: Environment,
  variables: Readonly<Record<string, keyof T>>,
  defaults: T,
  schema: z.ZodMiniType<T>,
  problems: ConfigProblem[],
): T | undefined {
  const entries = Object.entries(variables);
  const given = entries.filter(([variable]) => present(env, variable));
  const values = given.map(([variable, field]) => [field, scalar(env[variable])]);
  const result = schema.safeParse({ ...defaults, ...Object.fromEntries(values) });
  if (result.success) return result.data;
  const variableOf = (field: unknown) => entries.find(([, name]) => name === field)?.[0] ?? String(field);
  for (const issue of result.error.issues) {
    const [field, ...inside] = issue.path;
    problems.push({
      variable: variableOf(field),
      problem: [inside.join('.'), issueText(issue)].join(' ').trim(),
    });
  }
  return undefined;
}

export const present = (env: Environment, variable: string): boolean => (env[variable] ?? '').trim() !== '';

/** Passwords remain text even if they consist of digits; other values are parsed by their format. */
const typed = (name: string, value: string | undefined): unknown =>
  /_(TIMEOUT_MS|REQUEST_BYTES|PORT|TLS|CLUSTER|SERVERLESS)$/.test(name) ? scalar(value) : value?.trim();

/** Parses a number, `true`, `false` or a JSON object; anything else is text. */
function scalar(value = ''): unknown {
  const trimmed = value.trim();
  if (trimmed.startsWith('{')) return parseJson(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}
