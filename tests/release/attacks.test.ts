import { beforeAll, expect, test } from 'vitest';
import { connectAdmin } from '../support/admin/connection.ts';
import { LITTLE_MEMORY, productPerFile } from '../support/programs/product-per-file.ts';

const ATTACKER = 'org_evil';
const TENANTS = 5;
const SESSIONS = 10;
const SIGN_INS = 60;
const USERS = 2_000;
/** Calls in flight at once. */
const LANES = 20;
const MEGABYTE = 'x'.repeat(1_040_000);

const product = productPerFile({ NODE_OPTIONS: LITTLE_MEMORY });
let attacker: string;
const victims: { token: string; sessionId: string }[] = [];

beforeAll(async () => {
  const redis = connectAdmin({ host: '127.0.0.1', port: product.redisPort });
  await redis.config('SET', 'maxmemory', '64mb');
  await redis.config('SET', 'maxmemory-policy', 'volatile-lru');
  redis.disconnect();
  attacker = await product.mint({ tenant: ATTACKER, user: 'eve', permissions: ['cache:write'] });
  for (let i = 0; i < TENANTS * SESSIONS; i++) {
    const token = await product.mint({ tenant: `org_${i % TENANTS}`, user: `user-${i}` });
    victims.push({ token, sessionId: await signIn(token) });
  }
});

async function send(method: string, path: string, token: string, body?: unknown, headers = {}) {
  const response = await fetch(`${product.url}/api/redis/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: Object(text && JSON.parse(text)) };
}

async function signIn(token: string): Promise<string> {
  const { status, body } = await send('POST', 'session', token, {});
  expect(status).toBe(201);
  return body.sessionId;
}

/** A server that answers before it has read a large body may then close the connection, also for the next request on it. */
const CLOSED = { status: 0 };
const CLOSED_CODES = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function closedOrThrow(error: unknown): { status: number } {
  const { cause }: { cause?: { code?: string } } = Object(error);
  if (CLOSED_CODES.includes(cause?.code ?? '')) return CLOSED;
  throw error;
}

/** Sends at least so many calls at full speed, and more until one is refused. Returns the statuses that came. */
async function attack(calls: number, call: (i: number) => Promise<{ status: number }>) {
  const statuses = new Set<number>();
  let sent = 0;
  const lane = async () => {
    while (sent < calls || !(statuses.has(429) || statuses.has(413))) {
      statuses.add((await call(sent++)).status);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return [...statuses];
}

const invalidate = (i: number) => {
  const tags = Array.from({ length: 32 }, (_, j) => `${'0'.repeat(240)}-${i}-${j}`);
  return send('POST', 'cache', attacker, { action: 'invalidateByTags', tags });
};

const set = (i: number) => send('PUT', `cache/big/k${i}`, attacker, { value: MEGABYTE }).catch(closedOrThrow);

const readAll = () => {
  const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
  return send('POST', 'cache', attacker, { action: 'mget', namespace: 'big', keys }).catch(closedOrThrow);
};

async function signInEverybody() {
  const tokens: string[] = [];
  for (let i = 0; i < USERS; i++) tokens.push(await product.mint({ tenant: ATTACKER, user: `user-${i}` }));
  const metadata = { text: 'x'.repeat(15_000) };
  return attack(5 * USERS, (i) => send('POST', 'session', tokens[i % USERS] ?? '', { metadata }));
}

/** The attacks of their original size, at the defaults, one after another on one product. */
test.each([
  ['invalidates tags', () => attack(6_000, invalidate), [204, 429]],
  ['stores values of 1 MB', () => attack(300, set), [200, 429, CLOSED.status]],
  ['reads 100 of them at once', () => attack(20, readAll), [200, 413, 429, CLOSED.status]],
  ['signs in its 2,000 users with the largest metadata', signInEverybody, [201, 409, 429]],
])('a tenant that %s costs no other tenant a session or a sign-in', async (_, run, expected) => {
  const statuses = await run();
  expect(expected).toEqual(expect.arrayContaining(statuses));

  expect(product.child.exitCode).toBeNull();
  for (const { token, sessionId } of victims) {
    expect((await send('GET', 'session', token, undefined, { 'X-Session-Id': sessionId })).status).toBe(200);
  }
  for (let i = 0; i < SIGN_INS; i++) {
    await signIn(await product.mint({ tenant: `org_fresh-${i}`, user: 'alice' }));
  }
});
