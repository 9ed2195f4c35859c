/** One call of a simulated user. */
export interface Call {
  readonly transport: 'http' | 'graphql';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Statuses that count as success. */
  readonly expected: readonly number[];
}

/** The state of a user between two calls. */
export interface Memory {
  sessionId: string | undefined;
}

/** Few names, so that an hour stores no more data than a minute. */
const KEYS = 100;
const TTL_SECONDS = 60;

const SESSION = '/api/redis/session';
const CACHE = '/api/redis/cache';

type Pick = (below: number) => number;

const http = (
  method: Call['method'],
  path: string,
  body?: unknown,
  expected: readonly number[] = [200],
): Call => ({
  ...{ transport: 'http', method, path, expected },
  ...(body !== undefined && { body }),
});
const graphql = (query: string, variables: object): Call => ({
  ...{ transport: 'graphql', method: 'POST', path: '/graphql', expected: [200] },
  body: { query, variables },
});

const SET = `mutation Set($key: String!, $value: String!) {
  setCache(namespace: "soak", key: $key, value: $value, ttl: ${TTL_SECONDS}, tags: ["soak"]) { stored } }`;
const GET = 'query Get($key: String!) { getCache(namespace: "soak", key: $key) { value } }';
const LIST = 'query List { listSessions { sessions { handle userId version } } }';
const METRICS = 'query Metrics { cacheMetrics { hits misses hitRate } readAsOf { asOf } }';

/** The mix of calls: mostly reads, every kind of write, and an invalid request. */
const MIX: readonly ((pick: Pick, memory: Memory) => Call)[] = [
  (pick) => http('GET', `${CACHE}/soak/key-${pick(KEYS)}`, undefined, [200, 404]),
  (pick) => http('GET', `${CACHE}/soak/key-${pick(KEYS)}`, undefined, [200, 404]),
  (pick) => http('GET', `${CACHE}?action=lookUp&namespace=soak&key=key-${pick(KEYS)}`),
  (pick) =>
    http('PUT', `${CACHE}/soak/key-${pick(KEYS)}`, {
      value: someValue(pick),
      ttl: TTL_SECONDS,
      tags: ['soak', `tag-${pick(20)}`],
    }),
  (pick) =>
    http('POST', CACHE, {
      action: 'mset',
      namespace: 'soak',
      entries: { [`key-${pick(KEYS)}`]: 1, [`key-${pick(KEYS)}`]: 2 },
      ttl: TTL_SECONDS,
    }),
  (pick) =>
    http('POST', CACHE, {
      action: 'mget',
      namespace: 'soak',
      keys: [`key-${pick(KEYS)}`, `key-${pick(KEYS)}`],
    }),
  (pick) => http('DELETE', `${CACHE}/soak/key-${pick(KEYS)}`, undefined, [204]),
  (pick) => http('POST', CACHE, { action: 'invalidateByTags', tags: [`tag-${pick(20)}`] }, [204]),
  () => http('GET', `${CACHE}?action=metrics`),
  () => http('POST', SESSION, { metadata: { theme: 'dark' } }, [201]),
  (_, { sessionId }) => http('GET', `${SESSION}/${sessionId}`, undefined, [200, 404]),
  (_, { sessionId }) => http('GET', `${SESSION}/${sessionId}`, undefined, [200, 404]),
  (pick, { sessionId }) =>
    http('PUT', `${SESSION}/${sessionId}`, { metadata: { step: pick(9) } }, [200, 404]),
  () => http('GET', `${SESSION}?action=list`),
  (_, { sessionId }) => http('DELETE', `${SESSION}/${sessionId}`, undefined, [204, 404]),
  () => http('GET', '/api/redis/health/live'),
  () => http('GET', `${CACHE}?action=bogus`, undefined, [422]),
  (pick) => graphql(SET, { key: `key-${pick(KEYS)}`, value: JSON.stringify(someValue(pick)) }),
  (pick) => graphql(GET, { key: `key-${pick(KEYS)}` }),
  () => graphql(LIST, {}),
  () => graphql(METRICS, {}),
];

export function anyCall(pick: Pick, memory: Memory): Call {
  const make = MIX[pick(MIX.length)];
  if (!make) throw new Error('The index exceeds the mix');
  return make(pick, memory);
}

const someValue = (pick: Pick) => ({ name: 'John Doe', text: 'x'.repeat(pick(2_000)) });
