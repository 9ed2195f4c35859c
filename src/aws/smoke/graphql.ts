import { codeOf, expectEqual, StepFailure } from '../../self-test/index.ts';

export interface GraphqlTarget {
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  /** Timeout of one request, in ms. */
  readonly timeoutMs: number;
}

const NAME = '$namespace: String!, $key: String!';
const NAMED = 'namespace: $namespace, key: $key';
const DOCUMENTS = {
  setCache: `mutation (${NAME}, $value: String!) { setCache(${NAMED}, value: $value, ttl: 60) { stored } }`,
  getCache: `query (${NAME}) { getCache(${NAMED}) { value } }`,
  deleteCache: `mutation (${NAME}) { deleteCache(${NAMED}) { deleted } }`,
  createSession:
    'mutation ($metadata: AWSJSON) { createSession(metadata: $metadata) { sessionId session { metadata } } }',
  destroySession: 'mutation ($sessionId: String) { destroySession(sessionId: $sessionId) { destroyed } }',
} as const;

/** Texts that would change if a transport confused text and JSON. */
const TEXTS = ['plain', '5', 'true', 'null', '{"a":1}', '"quoted" \\ Grüße'];

/**
 * Calls the GraphQL API like `generateClient`: text in values and in metadata (AWSJSON) must come back unchanged, a
 * miss must be null, and invalid input must be a typed error.
 * @throws StepFailure; whatever fetch throws
 */
export async function checkGraphql(target: GraphqlTarget): Promise<void> {
  const run = crypto.randomUUID().slice(0, 8);
  const name = { namespace: 'smoke', key: `${run}-graphql` };
  try {
    for (const text of TEXTS) {
      await call(target, 'setCache', { ...name, value: JSON.stringify(text) });
      const { value } = Object(await call(target, 'getCache', name));
      expectEqual('A string value over GraphQL', parse(value), text);
    }
  } finally {
    await call(target, 'deleteCache', name);
  }
  expectEqual('A miss over GraphQL', await call(target, 'getCache', name), null);
  const invalid = call(target, 'getCache', { ...name, key: '' });
  expectEqual('An empty key over GraphQL', await codeOf(invalid), 'INVALID_INPUT');
  await checkMetadata(target);
}

async function checkMetadata(target: GraphqlTarget): Promise<void> {
  const metadata = Object.fromEntries(TEXTS.map((text, i) => [`t${i}`, text]));
  const created = Object(await call(target, 'createSession', { metadata: JSON.stringify(metadata) }));
  const { sessionId, session } = created;
  try {
    const stored = parse(Object(session).metadata);
    expectEqual('Metadata over GraphQL', sorted(stored), sorted(metadata));
  } finally {
    await call(target, 'destroySession', { sessionId });
  }
}

const sorted = (object: unknown) => Object.entries(Object(object)).sort(([a], [b]) => (a < b ? -1 : 1));

/** AppSync may return JSON as text or parsed; Amplify's client accepts both. */
const parse = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

/** @returns the result of the field @throws StepFailure with the type of the first error */
async function call(
  { url, token, fetch: send, timeoutMs }: GraphqlTarget,
  field: keyof typeof DOCUMENTS,
  variables: object,
): Promise<unknown> {
  const response = await send(url, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify({ query: DOCUMENTS[field], variables }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { data, errors } = Object(await response.json().catch(() => undefined));
  const [error] = Array.isArray(errors) ? errors : [];
  if (response.ok && !error) return Object(data)[field];
  const { errorType, message = 'no reason given' } = Object(error);
  const code = response.status === 401 ? 'APPSYNC_UNAUTHORIZED' : errorType;
  throw new StepFailure(`${field} over GraphQL: ${message}`, code, response.status);
}
