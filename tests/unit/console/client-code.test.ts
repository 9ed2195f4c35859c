import { describe, expect, it } from 'vitest';
import { createRedisClient, type RedisApiClient } from '../../../src/client/index.ts';
import { clientCodeOf } from '../../../src/console/snippets/client-code.ts';
import type { LoggedRequest } from '../../../src/console/state/request-log.ts';

const ID = 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500';
const NAME = ['users', `it's "1",2`] as const;
const TAGS = ['user', 'a\nb'];

type Call = (redis: RedisApiClient) => Promise<unknown>;

/** Calls of every method of the client, with all their options. `getOrLoad` sends `lookUp` and `set`. */
const CALLS: Readonly<Record<string, readonly Call[]>> = {
  health: [(redis) => redis.health(), (redis) => redis.health({ details: true })],
  serverInfo: [(redis) => redis.serverInfo()],
  purgeTenant: [
    (redis) => redis.purgeTenant(),
    (redis) => redis.purgeTenant({ cursor: 'c', limit: 5, dryRun: true, confirm: 'org_1' }),
  ],
  'sessions.create': [
    ({ sessions }) => sessions.create(),
    ({ sessions }) => sessions.create({ metadata: { 'a-b': [1, null] }, userAgent: 'x', ipAddress: '::1' }),
  ],
  'sessions.get': [({ sessions }) => sessions.get(ID)],
  'sessions.getSummary': [({ sessions }) => sessions.getSummary('handle_1')],
  'sessions.list': [
    ({ sessions }) => sessions.list(),
    ({ sessions }) => sessions.list({ userId: 'auth0|1', cursor: 'c', limit: 7, current: ID }),
    ({ sessions }) => sessions.list({ current: { handle: 'handle_1' } }),
  ],
  'sessions.listEnded': [({ sessions }) => sessions.listEnded({ userId: 'auth0|1' })],
  'sessions.listTenant': [({ sessions }) => sessions.listTenant({ userId: 'u', cursor: 'c', limit: 7 })],
  'sessions.update': [
    ({ sessions }) => sessions.update(ID, { metadata: { theme: 'dark' } }, { ifVersion: 3 }),
  ],
  'sessions.destroy': [
    ({ sessions }) => sessions.destroy(ID),
    ({ sessions }) => sessions.destroy({ handle: 'handle_1' }),
  ],
  'sessions.destroyOthers': [
    ({ sessions }) => sessions.destroyOthers(),
    ({ sessions }) => sessions.destroyOthers({ userId: 'u', except: ID }),
    ({ sessions }) => sessions.destroyOthers({ except: { handle: 'handle_1' } }),
  ],
  'sessions.rotate': [({ sessions }) => sessions.rotate(ID)],
  'sessions.revokeTenant': [({ sessions }) => sessions.revokeTenant({ confirm: 'org_1' })],
  'cache.set': [
    ({ cache }) => cache.set(...NAME, null),
    async ({ cache }) => cache.set(...NAME, [{ a: 1 }], { ttl: 3, tags: TAGS }),
  ],
  'cache.setIfAbsent': [({ cache }) => cache.setIfAbsent(...NAME, 'v', { ttl: 3, tags: TAGS })],
  'cache.get': [({ cache }) => cache.get(...NAME), ({ cache }) => cache.get(...NAME, { tags: TAGS })],
  'cache.has': [({ cache }) => cache.has(...NAME), ({ cache }) => cache.has(...NAME, { tags: TAGS })],
  'cache.lookUp': [
    ({ cache }) => cache.lookUp(...NAME),
    ({ cache }) => cache.lookUp(...NAME, { tags: TAGS, acceptStale: true }),
  ],
  'cache.inspect': [
    ({ cache }) => cache.inspect(...NAME, { tags: TAGS }),
    ({ cache }) => cache.inspect(...NAME, { withValue: true }),
  ],
  'cache.touch': [({ cache }) => cache.touch(...NAME, { ttl: 3 })],
  'cache.take': [({ cache }) => cache.take(...NAME)],
  'cache.increment': [({ cache }) => cache.increment(...NAME, { by: 2, ttl: 3, tags: TAGS })],
  'cache.expire': [({ cache }) => cache.expire(...NAME)],
  'cache.delete': [({ cache }) => cache.delete(...NAME)],
  'cache.getMany': [({ cache }) => cache.getMany('users', ['a', 'b'], { tags: TAGS })],
  'cache.setMany': [({ cache }) => cache.setMany('users', { 'a,b': 1 }, { ttl: 3, tags: TAGS })],
  'cache.keys': [({ cache }) => cache.keys('users', { cursor: 'c', limit: 7 })],
  'cache.invalidations': [({ cache }) => cache.invalidations({ cursor: 'c', limit: 7 })],
  'cache.invalidateTags': [({ cache }) => cache.invalidateTags(TAGS, { deadAfter: 5 })],
  'cache.invalidateNamespace': [({ cache }) => cache.invalidateNamespace('users')],
  'cache.clear': [({ cache }) => cache.clear()],
  'cache.asOf': [({ cache }) => cache.asOf()],
  'cache.metrics': [({ cache }) => cache.metrics()],
};

type Sent = Pick<LoggedRequest, 'method' | 'url' | 'headers' | 'body'>;

const sent: Sent[] = [];
/** Never answers, because only the requests matter. */
const redis = createRedisClient({
  baseUrl: 'https://redis.example',
  getToken: () => 'token',
  retries: 0,
  async fetch(url, init = {}) {
    const headers = Object.fromEntries(new Headers(init.headers));
    delete headers['idempotency-key'];
    const body = typeof init.body === 'string' ? init.body : undefined;
    sent.push({ method: init.method ?? 'GET', url: String(url), headers, body });
    throw new TypeError('no network');
  },
});

async function sentBy(call: () => Promise<unknown>): Promise<Sent> {
  sent.length = 0;
  await call().catch(() => {});
  const [request] = sent;
  if (!request) throw new Error('Nothing was sent');
  return request;
}

const codeOf = (request: Sent): string => clientCodeOf({ ...request, transport: 'HTTP' });

/** Runs copied code in a scope with `redis` and `sessionId`. */
function run(code: string): Promise<unknown> {
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  return new AsyncFunction('redis', 'sessionId', `return ${code}`)(redis, ID);
}

describe('the client code of a logged request', () => {
  it('exists for every method of the client', () => {
    const { sessions, cache, ...own } = redis;
    const methods = [
      ...Object.keys(own),
      ...Object.keys(sessions).map((name) => `sessions.${name}`),
      ...Object.keys(cache).map((name) => `cache.${name}`),
    ];
    expect(Object.keys(CALLS).sort()).toEqual(methods.filter((name) => name !== 'cache.getOrLoad').sort());
  });

  it.each(Object.entries(CALLS))('sends the same request again: %s', async (method, calls) => {
    for (const call of calls) {
      const request = await sentBy(() => call(redis));
      const code = codeOf(request);
      expect(code).toMatch(new RegExp(`^await redis\\.${method}\\(`));
      expect(await sentBy(() => run(code)), code).toEqual(request);
    }
  });

  it('says so when the client has no such method', async () => {
    const request = await sentBy(() => redis.cache.metrics());
    const url = request.url.replace('metrics', 'defragment');
    expect(codeOf({ ...request, url })).toBe('// The client has no method for this request.');
  });
});
