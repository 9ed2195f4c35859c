import { PROBLEMS } from '../../api/errors/index.ts';
import { headersOf } from './headers.ts';
import { type Action, hasBody, type Route } from './routes.ts';
import { type JsonSchema, jsonSchema } from './schema-json.ts';

/** Every response a route may give, by status. */
export function responsesOf(route: Route): Record<string, JsonSchema> {
  const { actions } = route;
  const statuses = [...new Set(actions.map(successStatus))].toSorted();
  const successes = statuses.map((status) =>
    success(
      status,
      actions.filter((action) => successStatus(action) === status),
    ),
  );
  const problems = [...new Set(actions.flatMap((action) => problemStatuses(route, action)))].toSorted();
  const failures = problems.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]);
  return Object.fromEntries([...successes, ...failures]);
}

export const successStatus = ({ operation }: Action): 200 | 201 | 204 => operation?.status ?? 200;

/** Statuses of the problems an action can end with. */
export function problemStatuses(route: Route, { operation }: Action): number[] {
  const own = (operation?.errors ?? []).map((code) => PROBLEMS[code].status);
  // Every URL may be malformed. Public routes need neither a token nor an input.
  if (!operation || operation.permission === 'public') return [400, ...own];
  return [400, 401, 403, ...own, ...(hasBody(route) ? [413, 415] : []), 422, 429, 500, 503];
}

function success(status: number, actions: readonly Action[]): [number, JsonSchema] {
  const named = actions.flatMap(({ name }) => (name === undefined ? [] : `\`${name}\``));
  const description = `Success${named.length > 0 ? `: ${named.join(', ')}` : ''}.`;
  const headers = successHeaders(actions);
  if (status === 204) return [status, { description, headers }];
  const outputs = actions.map(({ operation }) => (operation ? jsonSchema(operation.output, 'output') : LIVE));
  // Different operations may have equal outputs.
  const schemas = [...new Map(outputs.map((schema) => [JSON.stringify(schema), schema])).values()];
  const examples = actions.map((action) => [action.name ?? 'answer', { value: exampleOf(action) }]);
  const content = {
    schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
    examples: Object.fromEntries(examples),
  };
  return [status, { description, headers, content: { 'application/json': content } }];
}

/** The example response of an action; undefined if it has no body. */
export function exampleOf(action: Action): unknown {
  if (successStatus(action) === 204) return undefined;
  return action.operation ? action.operation.example().output : { status: 'live' };
}

const LIVE: JsonSchema = {
  type: 'object',
  properties: { status: { const: 'live' } },
  required: ['status'],
  additionalProperties: false,
};

/** Headers that only some operations set. */
const OWN_HEADERS: Readonly<Record<string, JsonSchema>> = {
  ETag: {
    description: 'The version of the session, for If-Match',
    schema: { type: 'string', pattern: '^"\\d+"$', maxLength: 18 },
  },
  Location: {
    description: 'The URL of the session',
    schema: { type: 'string', format: 'uri-reference', maxLength: 256 },
  },
};

function successHeaders(actions: readonly Action[]): JsonSchema {
  const sets = actions.map(({ operation, headers }) =>
    Object.keys(operation && headers ? headers(operation.example().output) : {}),
  );
  const own = [...new Set(sets.flat())].map((name) => {
    const required = sets.every((set) => set.includes(name));
    const { description, schema } = OWN_HEADERS[name] ?? {};
    const when = required ? '' : '; only with a session in the body';
    return [name, { description: `${description}${when}.`, required, schema }];
  });
  return { ...headersOf(isLimited(actions)), ...Object.fromEntries(own) };
}

const isLimited = (actions: readonly Action[]): boolean =>
  actions.some(({ operation }) => operation && operation.permission !== 'public');
