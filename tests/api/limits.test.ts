import { describe, expect, test } from 'vitest';
import { createTenantLimiter, type TenantLimitsConfig } from '../../src/redis/index.ts';
import { countingClient } from '../support/counting-client.ts';
import { freshTenant } from '../support/kinds.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { BOB, openHttpApi, STRANGER } from './http-api.ts';

const SESSIONS = '/api/redis/sessions';
const ENTRY = '/api/redis/cache/n/k';
const READER = { claims: { permissions: [] } };

/** So slow that the bucket does not refill noticeably during a test: one request takes 1,000 s. */
const SLOW = { requestsPerSecond: 0.001, burst: 2 };
/** Seconds that Redis's own clock may advance during a test. */
const ABOUT_1_000 = '(1000|9\\d\\d)';
const ABOUT_2_000 = '(2000|19\\d\\d)';

/** The HTTP API for a tenant with limits. The clock of this process stands still, that of Redis does not. */
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
        `^The tenant has reached its limit of requests\\. Retry in ${rejected.headers.get('retry-after')} s, and send fewer requests\\.$`,
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

  test('counts invalid requests but not those without permission', async () => {
    const { send } = openLimited();
    expect((await send('PUT', ENTRY, { value: 1 }, READER)).status).toBe(403);
    const invalid = await send('PUT', ENTRY, { value: 1, ttl: 0 });
    expect([invalid.status, invalid.headers.get('ratelimit')]).toEqual([422, '"requests";r=1;t=1000']);
  });

  test('limits bytes written and the size of a value', async () => {
    const { send } = openLimited(() => ({
      '*': { writeBytesPerSecond: 0.1, writeBytesBurst: 100, maxValueBytes: 60 },
    }));
    const put = (value: unknown) => send('PUT', ENTRY, { value });
    const stored = await put('x'.repeat(58));
    expect(stored.headers.get('ratelimit-policy')).toBe('"bytes";q=100;qu="content-bytes";w=1000');
    expect([stored.status, stored.headers.get('ratelimit')]).toEqual([200, '"bytes";r=40;t=600']);
    const large = await put('x'.repeat(59));
    expect([large.status, (await large.json()).code]).toEqual([413, 'VALUE_TOO_LARGE']);
    const many = await send('POST', '/api/redis/cache', {
      ...{ action: 'mset', namespace: 'n', entries: { a: 'x'.repeat(28), b: 'x'.repeat(28) } },
    });
    expect(many.status).toBe(429);
    expect(many.headers.get('retry-after')).toMatch(/^(200|1\d\d)$/);
    expect((await send('GET', ENTRY)).status).toBe(200);
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

test('the GraphQL API applies the same limits', async () => {
  const { limiter, tenant } = openLimited(() => ({ '*': { ...SLOW, burst: 1 } }));
  const { ask, lines } = openGraphqlApi({ limiter, tenant });
  expect(await ask('Query', 'listSessions')).toMatchObject({ error: null });
  expect(await ask('Query', 'listSessions')).toMatchObject({
    data: null,
    error: { type: 'RATE_LIMITED', info: { status: 429, retryAfter: expect.closeTo(1_000, -2) } },
  });
  expect(lines.at(-1)).toMatchObject({ transport: 'graphql', code: 'RATE_LIMITED', tenant });
  expect(await ask('Query', 'redisHealth')).toMatchObject({ error: null });
});
