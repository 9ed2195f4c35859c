import type { amplifyClient } from './graphql-harness.ts';

export type Input = Readonly<Record<string, unknown>>;

/** How a call ended, in words that both doors share. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly refused: { code: unknown; status: unknown; detail: unknown; errors: unknown } };

export type Door = (operation: string, input: Input, token: string) => Promise<Outcome>;

interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** What a 204 stands for. */
  readonly done?: unknown;
}

const SESSION = '/api/redis/session';
const CACHE = '/api/redis/cache';

/** Where each operation is found over HTTP; its input travels in the query or the body. */
const HTTP_CALLS: Readonly<Record<string, HttpCall>> = {
  createSession: { method: 'POST', path: `${SESSION}?action=create` },
  getSession: { method: 'GET', path: `${SESSION}?action=get` },
  listSessions: { method: 'GET', path: `${SESSION}?action=list` },
  updateSession: { method: 'PUT', path: `${SESSION}?action=update` },
  destroySession: { method: 'DELETE', path: `${SESSION}?action=destroy`, done: { destroyed: true } },
  destroyOtherSessions: { method: 'DELETE', path: `${SESSION}?action=destroyOthers` },
  rotateSession: { method: 'POST', path: `${SESSION}?action=rotate` },
  revokeTenantSessions: { method: 'POST', path: `${SESSION}?action=revokeTenant`, done: { revoked: true } },
  purgeTenant: { method: 'POST', path: '/api/redis/tenant/purge' },
  setCache: { method: 'POST', path: `${CACHE}?action=set` },
  getCache: { method: 'GET', path: `${CACHE}?action=get` },
  lookUpCache: { method: 'GET', path: `${CACHE}?action=lookUp` },
  deleteCache: { method: 'POST', path: `${CACHE}?action=delete`, done: { deleted: true } },
  getManyCache: { method: 'POST', path: `${CACHE}?action=mget` },
  setManyCache: { method: 'POST', path: `${CACHE}?action=mset` },
  invalidateCacheByTags: {
    method: 'POST',
    path: `${CACHE}?action=invalidateByTags`,
    done: { invalidated: true },
  },
  invalidateNamespace: {
    method: 'POST',
    path: `${CACHE}?action=invalidateNamespace`,
    done: { invalidated: true },
  },
  clearCache: { method: 'POST', path: `${CACHE}?action=clear`, done: { invalidated: true } },
  readAsOf: { method: 'GET', path: `${CACHE}?action=asOf` },
  cacheMetrics: { method: 'GET', path: `${CACHE}?action=metrics` },
  redisHealth: { method: 'GET', path: '/api/redis/health' },
  consoleInfo: { method: 'GET', path: '/api/redis/console' },
};

export const OPERATIONS = Object.keys(HTTP_CALLS);

/** The door of the function URLs. */
export const httpDoor =
  (origin: string): Door =>
  async (operation, input, token) => {
    const call = HTTP_CALLS[operation];
    if (!call) throw new Error(`Not in the table: ${operation}`);
    const { method, path, done } = call;
    const url = new URL(path, origin);
    const action = url.searchParams.get('action');
    const inQuery = method === 'GET' || method === 'DELETE';
    if (inQuery) for (const [name, value] of Object.entries(input)) url.searchParams.set(name, String(value));
    else url.search = '';
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(!inQuery && { body: jsonOf({ ...(action !== null && { action }), ...input }) }),
    });
    const body = response.status === 204 ? done : await response.json();
    if (response.ok) return { result: body };
    const { code, status, detail, errors } = Object(body);
    return { refused: { code, status, detail, errors } };
  };

type Client = ReturnType<typeof amplifyClient>;
type Call = (input?: Input) => Promise<{ data: unknown; errors?: readonly object[] }>;

/** The door of AppSync, through the client of aws-amplify. */
export const graphqlDoor =
  ({ client, signIn }: Client): Door =>
  async (operation, input, token) => {
    signIn(token);
    const calls = { ...client.queries, ...client.mutations } as unknown as Record<string, Call>;
    const hasInput = Object.keys(input).length > 0;
    const { data, errors } = (await calls[operation]?.(hasInput ? spelled(input) : undefined)) ?? {};
    if (!errors) return { result: unspelled(data) };
    const { errorType: code, message: detail, errorInfo } = Object(errors[0]);
    const { status, errors: fields } = Object(errorInfo);
    return { refused: { code, status, detail, errors: fields } };
  };

/** Keeps `__proto__`, which a plain `JSON.stringify` of a literal would lose. */
const jsonOf = (value: unknown): string => JSON.stringify(value);

/** What the GraphQL schema writes as AWSJSON and as lists of pairs. */
function spelled({ value, metadata, updates, entries, ...rest }: Input): Input {
  return {
    ...rest,
    ...(value !== undefined && { value: jsonOf(value) }),
    ...(metadata !== undefined && { metadata: jsonOf(metadata) }),
    ...(updates !== undefined && { updates: spelled(Object(updates)) }),
    ...(entries !== undefined && {
      entries: Object.entries(Object(entries)).map(([key, value]) => ({ key, value: jsonOf(value) })),
    }),
  };
}

function unspelled(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(unspelled);
  if (typeof given !== 'object' || given === null) return given;
  const found: unknown = Object(given).found;
  const members = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'value' && found === false) return [];
    if (name === 'value') return [[name, value === null ? null : JSON.parse(String(value))]];
    if (name === 'metadata') return [[name, JSON.parse(String(value))]];
    if (name === 'values') return [[name, record(value, 'key', (entry) => entry.value)]];
    if (name === 'namespaces')
      return [[name, record(value, 'namespace', ({ namespace: _, ...counts }) => counts)]];
    return value === null ? [] : [[name, unspelled(value)]];
  });
  return Object.fromEntries(members);
}

function record(list: unknown, name: string, pick: (entry: Record<string, unknown>) => unknown): unknown {
  const entries = unspelled(list) as Record<string, unknown>[];
  return Object.fromEntries(entries.map((entry) => [entry[name], pick(entry)]));
}
