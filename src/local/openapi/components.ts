import { listedSchema, sessionSchema, summarySchema } from '../../api/operations/index.ts';
import { problemSchema } from './problems.ts';
import { type JsonSchema, jsonSchema } from './schema-json.ts';

/** Schemas that several operations share, by name. */
export const SHARED: Readonly<Record<string, JsonSchema>> = {
  Session: jsonSchema(sessionSchema(), 'output'),
  SessionSummary: jsonSchema(summarySchema(), 'output'),
  ListedSession: jsonSchema(listedSchema(), 'output'),
  Problem: problemSchema,
};

const names = new Map(Object.entries(SHARED).map(([name, schema]) => [JSON.stringify(schema), name]));

/** Replaces every copy of a shared schema by a reference to it. */
export function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== 'object' || value === null) return value;
  const name = names.get(JSON.stringify(value));
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withReferences(member)]));
}
