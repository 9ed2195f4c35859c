import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../src/local/openapi/schema-json.ts';
import { REPOSITORY } from '../support/programs/programs.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** One path and method of docs/openapi.json. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Schema of the body it accepts; undefined if it accepts none. */
  readonly body: JsonSchema | undefined;
  /** Whether its body is a form, and its refusals are those of OAuth. */
  readonly isForm: boolean;
  /** Every documented status. */
  readonly statuses: ReadonlySet<number>;
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

export const FORM = 'application/x-www-form-urlencoded';

const document = JSON.parse(readFileSync(join(REPOSITORY, 'docs/openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Described>>;
};

export const ENDPOINTS: readonly Endpoint[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
    method: method.toUpperCase(),
    path,
    parameters,
    body: Object.values(requestBody?.content ?? {})[0]?.schema,
    isForm: requestBody !== undefined && FORM in requestBody.content,
    statuses: new Set(Object.keys(responses).map(Number)),
  })),
);

/** The actions that a parameter's description lists; undefined if it is for all. */
export function actionsOf({ description = '' }: Parameter): readonly string[] | undefined {
  const [, list] = /\bFor ((?:`\w+`(?:, )?)+)\.$/.exec(description) ?? [];
  return list?.match(/\w+/g) ?? undefined;
}
