import type { ReferenceOperation } from './reference-operation.ts';
import type { Schema } from './schema-text.ts';

export interface ReferenceDocument {
  readonly operations: readonly ReferenceOperation[];
  /** Schemas that others refer to, by their references. */
  readonly shared: Readonly<Record<string, Schema>>;
}

export const OPENAPI_URL = `${import.meta.env.BASE_URL}openapi.json`;

/** Loads the OpenAPI document that is served beside the page. */
export async function loadReference(): Promise<ReferenceDocument> {
  const response = await fetch(OPENAPI_URL);
  const text = await response.text();
  // Amplify Hosting returns a page for a missing file.
  if (!response.ok || !text.startsWith('{')) throw new Error('There is no openapi.json beside this page.');
  const { 'x-operations': operations, components } = JSON.parse(text);
  const shared = Object.entries<Schema>(components.schemas).map(([name, schema]) => [
    `#/components/schemas/${name}`,
    schema,
  ]);
  return { operations, shared: Object.fromEntries(shared) };
}
