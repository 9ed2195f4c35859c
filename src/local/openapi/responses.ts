import { OUTPUT_EXAMPLES } from './examples.ts';
import { hasBody } from './parameters.ts';
import { RATE_LIMIT_FIELDS } from './problems.ts';
import type { Action, Route } from './routes.ts';
import { type JsonSchema, jsonSchema } from './schema-json.ts';

const CREATED = new Set(['createSession']);
const SILENT = new Set([
  ...['destroySession', 'revokeTenantSessions'],
  ...['deleteCache', 'invalidateCacheByTags', 'invalidateNamespace', 'clearCache'],
]);
/** Statuses that only some operations answer with. */
const SPECIAL: Readonly<Record<string, readonly number[]>> = {
  createSession: [409],
  getSession: [404],
  updateSession: [404, 412],
  destroySession: [404],
  rotateSession: [404],
  getCache: [404],
};
const TAGGED = new Set(['createSession', 'getSession', 'updateSession', 'rotateSession']);

/** Every answer a route may give, by status. */
export function responsesOf(route: Route): Record<string, JsonSchema> {
  const { actions } = route;
  const statuses = [...new Set(actions.map(successStatus))].toSorted();
  const successes = statuses.map((status) => [
    String(status),
    success(
      status,
      actions.filter((action) => successStatus(action) === status),
    ),
  ]);
  const problems = [...new Set(actions.flatMap((action) => problemStatuses(route, action)))].toSorted();
  const refused = problems.map((status) => [
    String(status),
    { $ref: `#/components/responses/Problem${status}` },
  ]);
  return Object.fromEntries([...successes, ...refused]);
}

/** How an action answers when it succeeds. */
export function successStatus({ operation }: Action): 200 | 201 | 204 {
  if (operation && CREATED.has(operation.name)) return 201;
  return operation && SILENT.has(operation.name) ? 204 : 200;
}

function problemStatuses(route: Route, { operation }: Action): number[] {
  // Every URL may be malformed; the process answers for itself whatever Redis does.
  if (!operation) return [400];
  if (operation.access === 'public') return [400, 503];
  const own = SPECIAL[operation.name] ?? [];
  return [400, 401, 403, ...own, ...(hasBody(route) ? [413, 415] : []), 422, 429, 500, 503];
}

function success(status: number, actions: readonly Action[]): JsonSchema {
  const named = actions.map(({ name }) => name).filter((name) => name !== undefined);
  const description = `Done${named.length > 0 ? `: ${named.map((name) => `\`${name}\``).join(', ')}` : ''}.`;
  if (status === 204) return { description };
  const outputs = actions.map(({ operation }) => (operation ? jsonSchema(operation.output, 'output') : LIVE));
  // Different operations may answer alike.
  const schemas = [...new Map(outputs.map((schema) => [JSON.stringify(schema), schema])).values()];
  const examples = actions.map(({ name, operation }) => [
    name ?? 'answer',
    { value: operation ? OUTPUT_EXAMPLES[operation.name] : { status: 'live' } },
  ]);
  return {
    description,
    headers: headersOf(status, actions),
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const LIVE: JsonSchema = {
  type: 'object',
  properties: { status: { const: 'live' } },
  required: ['status'],
  additionalProperties: false,
};

function headersOf(status: number, actions: readonly Action[]): JsonSchema {
  const schema = { type: 'string' };
  const tagged = actions.filter(({ operation }) => operation && TAGGED.has(operation.name));
  const always = tagged.length === actions.length;
  const etag = {
    description: `The version of the session, for If-Match${always ? '' : '; where the answer holds one'}.`,
    required: always,
    schema,
  };
  return {
    'X-Request-Id': { description: 'Under which the service logged the request.', required: true, schema },
    ...(actions.some(({ operation }) => operation && operation.access !== 'public') && RATE_LIMIT_FIELDS),
    ...(tagged.length > 0 && { ETag: etag }),
    ...(status === 201 && { Location: { description: 'Where the session is.', required: true, schema } }),
  };
}
