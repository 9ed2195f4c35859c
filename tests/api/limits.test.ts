import { describe, expect, test } from 'vitest';
import { maxCacheBodyBytes } from '../../src/api/modules.ts';
import { createTenantLimiter, parseTenantLimits, type TenantLimitsConfig } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { countingClient } from '../support/stores/counting-client.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { BOB, maker, openHttpApi, STRANGER } from './http-api.ts';

const SESSIONS = '/api/redis/sessions';
const CACHE = '/api/redis/cache';
const ENTRY = `${CACHE}/n/k`;
const MANAGER = { claims: { permissions: ['sessions:manage'] } };
const READER = { claims: { permissions: [] } };

/** So slow that the bucket does not noticeably refill during a test: one request takes 1,000 s. */
const SLOW = { requestsPerSecond: 0.001, burst: 2 };
/** Seconds that Redis's own clock may advance during a test. */
const ABOUT_1_000 = '(1000|9\\d\\d)';
const ABOUT_2_000 = '(2000|19\\d\\d)';

/** The HTTP API for a tenant with limits. This process's clock stands still, but Redis's clock does not. */
function openLimited(limits: (tenant: string) => TenantLimitsConfig = (tenant) => ({ [tenant]: SLOW })) {
  const tenant = freshTenant();
  const client = countingClient(apiRedis());
  const limiter = createTenantLimiter(client, limits(tenant), () => 0);
  const charges = () => client.commands.map(([, script]) => script);
  return { ...openHttpApi({ limiter, tenant }), limiter, charges };
}

describe('the HTTP API, for a tenant with limits', () => {
  test('returns the remaining quota with every response, and 429 beyond it', async () => {
    const { send, lines } = openLimited();
    const first = await send('GET', SESSIONS);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, '"requests";r=1;t=1000']);
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=2;w=2000');

    const missing = await send('GET', ENTRY, undefined, BOB);
    const nothingLeft = new RegExp(`^"requests";r=0;t=${ABOUT_2_000}$`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('ratelimit')).toMatch(nothingLeft);

    const rejected = await send('GET', SESSIONS);
    expect(rejected.status).toBe(429);
    expect(rejected.headers.get('retry-after')).toMatch(new RegExp(`^${ABOUT_1_000}$`));
    expect(rejected.headers.get('ratelimit')).toMatch(nothingLeft);
    expect(await rejected.json()).toMatchObject({
      code: 'RATE_LIMITED',
      detail: expect.stringMatching(
        `^The tenant has reached its limit of requests per second\\. Retry in ${rejected.headers.get('retry-after')} s, and send fewer requests\\.$`,
      ),
    });
    expect(lines.at(-1)).toMatchObject({ message: 'request', code: 'RATE_LIMITED', status: 429 });
  });

  test('does not run a request that it rejects', async () => {
    const { send, charges } = openLimited((tenant) => ({ [tenant]: { ...SLOW, burst: 1 } }));
    const created = await send('POST', SESSIONS, {});
    expect(created.status).toBe(201);
    expect((await send('POST', SESSIONS, {})).status).toBe(429);
    expect(charges()).toEqual(['chargeTenant']);
  });

  test('counts calls that fail: forbidden, malformed, of an unknown action, without a session', async () => {
    const { send } = openLimited((tenant) => ({ [tenant]: { ...SLOW, burst: 5 } }));
    const calls = [
      () => send('PUT', ENTRY, { value: 'x'.repeat(1_000) }, READER),
      () => send('POST', CACHE, '{"action":'),
      () => send('POST', CACHE, { action: 'explode' }),
      () => send('PUT', ENTRY, 'value', { headers: { 'content-type': 'text/plain' } }),
      () => send('GET', `${SESSIONS.replace('sessions', 'session')}/unknown`),
    ];
    const statuses: number[] = [];
    for (const call of [...calls, ...calls]) statuses.push((await call()).status);
    expect(statuses).toEqual([403, 400, 422, 415, 404, 429, 429, 429, 429, 429]);
  });

  test('rejects a token whose tenant cannot have limits because its name is too long', async () => {
    const { send } = openLimited(() => ({ '*': SLOW }));
    const response = await send('GET', SESSIONS, undefined, { claims: { org_id: 'o'.repeat(400) } });
    expect([response.status, response.headers.has('x-request-id')]).toEqual([422, true]);
  });

  test('rejects before it reads the body', async () => {
    const { send, app, tenant } = openLimited((tenant) => ({ [tenant]: { ...SLOW, burst: 1 } }));
    await send('GET', SESSIONS);
    const request = new Request(`http://api${SESSIONS}`, {
      ...{ method: 'POST', duplex: 'half', body: new Blob(['{}']).stream() },
      headers: { authorization: `Bearer ${await maker.token({ org_id: tenant })}` },
    });
    expect((await app.fetch(request)).status).toBe(429);
    expect(request.bodyUsed).toBe(false);
  });

  test('counts each key, entry and tag', async () => {
    const { send } = openLimited((tenant) => ({ [tenant]: { ...SLOW, burst: 1_000 } }));
    let left = 1_000;
    async function costOf(body: object) {
      const response = await send('POST', CACHE, body);
      expect(response.status).toBeLessThan(300);
      const before = left;
      left = Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
      return before - left;
    }
    const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
    const entries = Object.fromEntries(keys.map((key) => [key, 1]));
    const tags = Array.from({ length: 32 }, (_, i) => `t${i}`);
    expect(await costOf({ action: 'mget', namespace: 'n', keys })).toBe(100);
    expect(await costOf({ action: 'mset', namespace: 'n', entries, tags })).toBe(132);
    expect(await costOf({ namespace: 'n', key: 'k', value: 1, tags })).toBe(33);
    expect(await costOf({ action: 'get', namespace: 'n', key: 'k', tags })).toBe(33);
    expect(await costOf({ action: 'lookUp', namespace: 'n', key: 'k', tags })).toBe(33);
    expect(await costOf({ action: 'mget', namespace: 'n', keys: ['a', 'b'], tags })).toBe(34);
    expect(await costOf({ action: 'invalidateByTags', tags })).toBe(32);
    expect(await costOf({ namespace: 'n', key: 'k', value: 1 })).toBe(1);
  });

  test('counts each session of a page of the tenant', async () => {
    const { send } = openLimited((tenant) => ({ [tenant]: { ...SLOW, burst: 1_000 } }));
    let left = 1_000;
    async function costOf(query: string) {
      const response = await send('GET', `/api/redis/session?action=${query}`, undefined, MANAGER);
      const before = left;
      left = Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
      return [response.status, before - left];
    }
    expect(await costOf('listTenant')).toEqual([200, 50]);
    expect(await costOf('listTenant&limit=7')).toEqual([200, 7]);
    expect(await costOf('listEnded')).toEqual([200, 1]);
  });

  test('limits bytes written and the size of a value', async () => {
    const { send } = openLimited(() => ({
      '*': { writeBytesPerSecond: 0.1, writeBytesBurst: 200, maxValueBytes: 60 },
    }));
    const put = (value: unknown) => send('PUT', ENTRY, { value });
    const stored = await put('x'.repeat(18));
    expect(stored.headers.get('ratelimit-policy')).toBe('"bytes";q=200;qu="content-bytes";w=2000');
    // The input {"namespace":"n","key":"k","value":"…"} is more than the body.
    expect([stored.status, stored.headers.get('ratelimit')]).toEqual([200, '"bytes";r=144;t=560']);
    const large = await put('x'.repeat(59));
    expect([large.status, (await large.json()).code]).toEqual([413, 'VALUE_TOO_LARGE']);
    const entries = { a: 'x'.repeat(28), b: 'x'.repeat(28) };
    const many = await send('POST', CACHE, { action: 'mset', namespace: 'n', entries });
    expect(many.status).toBe(429);
    expect(Number(many.headers.get('retry-after'))).toBeGreaterThan(100);
    expect((await send('GET', ENTRY)).status).toBe(200);
  });

  test('counts the bytes of a body that is malformed, and the tags that every entry stores', async () => {
    const { send } = openLimited(() => ({ '*': { writeBytesPerSecond: 0.001, writeBytesBurst: 100_000 } }));
    const left = async (response: Promise<Response>) =>
      Number(/r=(\d+)/.exec((await response).headers.get('ratelimit') ?? '')?.[1]);
    expect(await left(send('POST', CACHE, '{'.repeat(40_000)))).toBe(60_000);
    const entries = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, 1]));
    const body = { action: 'mset', namespace: 'n', entries, tags: ['t'.repeat(200)] };
    // The action selects the operation and is not part of its input.
    const { action: _, ...input } = body;
    const expected = 60_000 - JSON.stringify(input).length - 99 * 200;
    expect(await left(send('POST', CACHE, body))).toBe(expected);
  });

  test('rejects bodies that would take more memory than the tenant may use in this process', async () => {
    const { request, send, tenant } = openLimited(() => ({ '*': { maxInFlightBytes: 2_000 } }));
    const headers = {
      authorization: `Bearer ${await maker.token({ org_id: tenant })}`,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    };
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const init = { method: 'POST', headers, body: readable, duplex: 'half' } as RequestInit;
    const slow = request(SESSIONS, init);
    const writer = writable.getWriter();
    // Ends once it is read, which is after the memory has been reserved.
    await writer.write(new TextEncoder().encode('{'));
    const value = 'x'.repeat(900);
    expect((await send('PUT', ENTRY, { value })).status).toBe(429);
    expect((await send('GET', SESSIONS)).status).toBe(200);
    void writer.write(new TextEncoder().encode('}'));
    void writer.close();
    expect((await slow).status).toBe(201);
    expect((await send('PUT', ENTRY, { value })).status).toBe(200);
  });

  test('reserves memory for the largest body without escapes if the size is unknown', async () => {
    const maxInFlightBytes = 2 * maxCacheBodyBytes(1_024);
    const { request, tenant } = openLimited(() => ({ '*': { maxInFlightBytes } }));
    const headers = {
      authorization: `Bearer ${await maker.token({ org_id: tenant })}`,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    };
    const bodies = [1, 2].map(() => new TransformStream<Uint8Array, Uint8Array>());
    const answers = bodies.map(({ readable: body }) =>
      request(ENTRY, { method: 'PUT', headers, body, duplex: 'half' } as RequestInit),
    );
    for (const { writable } of bodies) {
      const writer = writable.getWriter();
      void writer.write(new TextEncoder().encode('{"value":1}')).catch(() => {});
      void writer.close().catch(() => {});
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('sends no separate command for a call within the limits', async () => {
    const client = countingClient(apiRedis());
    const limiter = createTenantLimiter(client, parseTenantLimits('TENANT_LIMITS', undefined, []));
    const { send } = openHttpApi({ limiter, client });
    for (let i = 0; i < 5; i++) {
      expect((await send('PUT', ENTRY, { value: i })).status).toBe(200);
      expect((await send('GET', ENTRY)).status).toBe(200);
      expect((await send('GET', SESSIONS)).status).toBe(200);
    }
    expect(client.commands.map(([, script]) => script)).not.toContain('chargeTenant');
    // Two create the tenant's version.
    expect(client.roundTrips).toBe(15 + 2);
  });

  test('sends no quota to other tenants, and never limits the health check', async () => {
    const { send, request, charges } = openLimited();
    const responses = [await send('GET', SESSIONS, undefined, STRANGER), await request('/api/redis/health')];
    for (const { status, headers } of responses) {
      expect([status, headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([200, null, null]);
    }
    expect(charges()).toEqual([]);
  });
});

test('the GraphQL API counts bytes and the size of a value as HTTP does', async () => {
  const limits = { writeBytesPerSecond: 0.1, writeBytesBurst: 200, maxValueBytes: 60 };
  const { limiter, tenant } = openLimited(() => ({ '*': limits }));
  const { ask } = openGraphqlApi({ limiter, tenant });
  const left = () => limiter.quotas(tenant).find(({ name }) => name === 'bytes')?.remaining;
  const set = async (value: string) => {
    const given = { namespace: 'n', key: 'k', value: JSON.stringify(value) };
    return (await ask('Mutation', 'setCache', given)).error?.type;
  };
  expect([await set('x'.repeat(18)), left()]).toEqual([undefined, 144]);
  expect(await set('x'.repeat(59))).toBe('VALUE_TOO_LARGE');
  expect(await ask('Mutation', 'invalidateCacheByTags', { tags: ['t'.repeat(150)] })).toMatchObject({
    error: { type: 'RATE_LIMITED' },
  });
  expect((await ask('Query', 'getCache', { namespace: 'n', key: 'k' })).error).toBeNull();
});

test('the GraphQL API applies the same limits', async () => {
  const { limiter, tenant } = openLimited(() => ({ '*': { ...SLOW, burst: 12 } }));
  const { ask, lines } = openGraphqlApi({ limiter, tenant });
  const left = () => limiter.quotas(tenant)[0]?.remaining;
  expect(await ask('Query', 'listSessions')).toMatchObject({ error: null });
  expect(left()).toBe(11);
  const forbidden = await ask('Mutation', 'clearCache', {}, { claims: { permissions: [] } });
  expect([forbidden.error?.type, left()]).toEqual(['FORBIDDEN', 10]);
  expect([(await ask('Query', 'getCache', { key: 7 })).error?.type, left()]).toEqual(['INVALID_INPUT', 9]);
  await ask('Query', 'getManyCache', { namespace: 'n', keys: ['a', 'b', 'c', 'd'] });
  expect(left()).toBe(5);
  await ask('Mutation', 'invalidateCacheByTags', { tags: ['a', 'b', 'c', 'd', 'e'] });
  expect(left()).toBe(0);
  expect(await ask('Query', 'listSessions')).toMatchObject({
    data: null,
    error: { type: 'RATE_LIMITED', info: { status: 429, retryAfter: expect.closeTo(1_000, -2) } },
  });
  expect(lines.at(-1)).toMatchObject({ transport: 'graphql', code: 'RATE_LIMITED', tenant });
  expect(await ask('Query', 'redisHealth')).toMatchObject({ error: null });
});
