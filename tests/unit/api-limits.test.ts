import { describe, expect, test } from 'vitest';
import { createTenantLimiter, type RedisClient } from '../../src/redis/index.ts';
import { openAppSync } from './fakes/appsync.ts';
import { BOB, openDoor, STRANGER } from './fakes/door.ts';

const SESSIONS = '/api/redis/sessions';
const ENTRY = '/api/redis/cache/n/k';
const READER = { claims: { permissions: [] } };

/** A Redis that keeps one number per bucket, as if no time passed. */
function bucketClient() {
  const owed = new Map<string, number>();
  const sent: string[] = [];
  const client = {
    script: async (script, keys, args) => {
      sent.push(script.name);
      return keys.map((key, i) => {
        owed.set(key, (owed.get(key) ?? 0) + Number(args[2 * i]));
        return String(owed.get(key));
      });
    },
  } satisfies Partial<RedisClient>;
  return { client: client as unknown as RedisClient, sent };
}

const SLOW = { requestsPerSecond: 0.5, burst: 2 };

function limited(limits: Parameters<typeof createTenantLimiter>[1] = { org_acme: SLOW }) {
  const { client, sent } = bucketClient();
  const limiter = createTenantLimiter(client, limits, () => 0);
  return { ...openDoor({ limiter }), sent, limiter };
}

describe('the HTTP door, for a tenant with limits', () => {
  test('says what is left with every answer, and refuses with 429', async () => {
    const { send, lines } = limited();
    const first = await send('GET', SESSIONS);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, '"requests";r=1;t=2']);
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=2;w=4');

    const missing = await send('GET', ENTRY, undefined, BOB);
    expect([missing.status, missing.headers.get('ratelimit')]).toEqual([404, '"requests";r=0;t=4']);

    const refused = await send('GET', SESSIONS);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(refused.headers.get('ratelimit')).toBe('"requests";r=0;t=4');
    expect(await refused.json()).toMatchObject({
      code: 'RATE_LIMITED',
      detail: 'The tenant has used up its requests for now. Ask again in 2 s, and less often from then on.',
    });
    expect(lines.at(-1)).toMatchObject({ message: 'request', code: 'RATE_LIMITED', status: 429 });
  });

  test('does nothing that it refuses', async () => {
    const { send, sent } = limited({ org_acme: { requestsPerSecond: 0.5, burst: 1 } });
    const created = await send('POST', SESSIONS, {});
    expect(created.status).toBe(201);
    expect((await send('POST', SESSIONS, {})).status).toBe(429);
    expect(sent).toEqual(['chargeTenant']);
  });

  test('counts input that does not fit, and not what lacks a permission', async () => {
    const { send } = limited();
    expect((await send('PUT', ENTRY, { value: 1 }, READER)).status).toBe(403);
    const unfit = await send('PUT', ENTRY, { value: 1, ttl: 0 });
    expect([unfit.status, unfit.headers.get('ratelimit')]).toEqual([422, '"requests";r=1;t=2']);
  });

  test('limits bytes and values', async () => {
    const { send } = limited({
      '*': { writeBytesPerSecond: 10, writeBytesBurst: 100, maxValueBytes: 60 },
    });
    const put = (value: unknown) => send('PUT', ENTRY, { value });
    const stored = await put('x'.repeat(58));
    expect(stored.headers.get('ratelimit-policy')).toBe('"bytes";q=100;qu="content-bytes";w=10');
    expect([stored.status, stored.headers.get('ratelimit')]).toEqual([200, '"bytes";r=40;t=6']);
    const large = await put('x'.repeat(59));
    expect([large.status, (await large.json()).code]).toEqual([413, 'VALUE_TOO_LARGE']);
    const many = await send('POST', '/api/redis/cache', {
      ...{ action: 'mset', namespace: 'n', entries: { a: 'x'.repeat(19), b: 'x'.repeat(19) } },
    });
    expect([many.status, many.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await send('GET', ENTRY)).status).toBe(200);
  });

  test('says nothing to others, and never limits health', async () => {
    const { send, request, sent } = limited();
    const responses = [await send('GET', SESSIONS, undefined, STRANGER), await request('/api/redis/health')];
    for (const { status, headers } of responses) {
      expect([status, headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([200, null, null]);
    }
    expect(sent).toEqual([]);
  });
});

test('the GraphQL door refuses by the same limits', async () => {
  const { limiter } = limited({ '*': { requestsPerSecond: 0.5, burst: 1 } });
  const { ask, lines } = openAppSync({ limiter });
  expect(await ask('Query', 'listSessions')).toMatchObject({ error: null });
  expect(await ask('Query', 'listSessions')).toMatchObject({
    data: null,
    error: { type: 'RATE_LIMITED', info: { status: 429, retryAfter: 2 } },
  });
  expect(lines.at(-1)).toMatchObject({ transport: 'graphql', code: 'RATE_LIMITED', tenant: 'org_acme' });
  expect(await ask('Query', 'redisHealth')).toMatchObject({ error: null });
});
