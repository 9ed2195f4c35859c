import { hasBody, ROUTES } from '../../../src/local/openapi/routes.ts';
import type { amplifyClient } from '../graphql/harness.ts';

export type Input = Readonly<Record<string, unknown>>;

/** How a call ended, in terms that both transports share. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly error: Readonly<Record<'code' | 'status' | 'detail' | 'errors' | 'maxAgeSeconds', unknown>> };

export type Transport = (operation: string, input: Input, token: string) => Promise<Outcome>;

/** Routes that take the whole input in the body or else in the query. */
const FLAT = ROUTES.filter(({ pathParameters }) => pathParameters.length === 0);

/** The route that serves an operation: one with a body if there is one, because queries cannot carry every input. */
function routeOf(operation: string) {
  const found = FLAT.flatMap((route) =>
    route.actions
      .filter((action) => action.operation?.name === operation)
      .map((action) => ({ route, action })),
  );
  const chosen = found.find(({ route }) => hasBody(route)) ?? found[0];
  if (!chosen) throw new Error(`No route serves ${operation}`);
  return chosen;
}

/** Calls the HTTP API. */
export const httpTransport =
  (origin: string): Transport =>
  async (operation, input, token) => {
    const { route, action } = routeOf(operation);
    const url = new URL(route.path, origin);
    const asked = operation === 'getCache' ? { acceptMiss: true, ...input } : input;
    const given = { ...(action.name !== undefined && { action: action.name }), ...asked };
    const inBody = hasBody(route);
    if (!inBody) for (const [name, value] of Object.entries(given)) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method: route.method.toUpperCase(),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(inBody && { body: jsonOf(given) }),
    });
    // A 204 stands for the output that GraphQL returns.
    const body = response.status === 204 ? action.operation?.example().output : await response.json();
    if (response.ok) return { result: operation === 'getCache' ? orNull(Object(body)) : body };
    const { code, status, detail, errors, maxAgeSeconds } = Object(body);
    return { error: { code, status, detail, errors, maxAgeSeconds } };
  };

/** A miss is null in GraphQL, as everywhere there. */
const orNull = ({ found, ...rest }: Readonly<Record<string, unknown>>) => (found ? rest : null);

type Client = ReturnType<typeof amplifyClient>;
type Call = (input?: Input) => Promise<{ data: unknown; errors?: readonly object[] }>;

/** Calls the GraphQL API through the client of aws-amplify. */
export const graphqlTransport =
  ({ client, signIn }: Client): Transport =>
  async (operation, input, token) => {
    signIn(token);
    const calls = { ...client.queries, ...client.mutations } as unknown as Record<string, Call>;
    const hasInput = Object.keys(input).length > 0;
    const call = calls[operation];
    if (!call)
      throw new Error(`GraphQL has no field ${operation}: add it in amplify/data, then npm run schema`);
    const { data, errors } = await call(hasInput ? encoded(input) : undefined);
    if (!errors) return { result: decoded(data) };
    const { errorType: code, message: detail, errorInfo } = Object(errors[0]);
    const { status, errors: fields, maxAgeSeconds } = Object(errorInfo);
    return { error: { code, status, detail, errors: fields, maxAgeSeconds } };
  };

/** Keeps `__proto__`, which a plain `JSON.stringify` of a literal would lose. */
/** JSON as another language may write it: `@` before digits stands for a number that JavaScript cannot hold. */
const jsonOf = (value: unknown): string => JSON.stringify(value).replace(/"@(-?\d+)"/g, '$1');

/** The input with the JSON texts and the lists of pairs that the GraphQL schema has. */
function encoded({ value, metadata, updates, entries, ...rest }: Input): Input {
  return {
    ...rest,
    ...(value !== undefined && { value: jsonOf(value) }),
    ...(metadata !== undefined && { metadata: jsonOf(metadata) }),
    ...(updates !== undefined && { updates: encoded(Object(updates)) }),
    ...(entries !== undefined && {
      entries: Object.entries(Object(entries)).map(([key, value]) => ({ key, value: jsonOf(value) })),
    }),
  };
}

function decoded(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(decoded);
  if (typeof given !== 'object' || given === null) return given;
  const found: unknown = Object(given).found;
  const members = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'value' && found === false) return [];
    // JSON text; null where there is none.
    if (name === 'value') return value === null ? [] : [[name, JSON.parse(String(value))]];
    if (name === 'metadata' || name === 'claims') return [[name, JSON.parse(String(value))]];
    if (name === 'values') return [[name, record(value, 'key', (entry) => entry.value)]];
    if (name === 'namespaces')
      return [[name, record(value, 'namespace', ({ namespace: _, ...counts }) => counts)]];
    return value === null ? [] : [[name, decoded(value)]];
  });
  return Object.fromEntries(members);
}

function record(list: unknown, name: string, pick: (entry: Record<string, unknown>) => unknown): unknown {
  const entries = decoded(list) as Record<string, unknown>[];
  return Object.fromEntries(entries.map((entry) => [entry[name], pick(entry)]));
}
