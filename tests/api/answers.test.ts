import { describe, expect, test } from 'vitest';
import { createHttpApp } from '../../src/api/http/app.ts';
import { cacheModule, sessionModule } from '../../src/api/modules.ts';
import type { HealthProbe } from '../../src/api/operations/index.ts';
import { createCacheStore, createSessionStore } from '../../src/redis/index.ts';
import { apiRedis } from './api-redis.ts';
import { CONFIG, openHttpApi, type Reply } from './http-api.ts';

const SESSION = '/api/redis/session';
const CACHE = '/api/redis/cache';

const codeOf = async (response: Reply) => [response.status, (await response.json()).code];

describe('routes', () => {
  test.each(['/', '/api/redis', '/api/redis/nothing', `${CACHE}/users`, `${CACHE}/a/b/c`, `${SESSION}/`])(
    '%s is a 404',
    async (path) => {
      const response = await openHttpApi().request(path);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await codeOf(response)).toEqual([404, 'NOT_FOUND']);
    },
  );

  test.each([
    ['PATCH', CACHE, 'GET, HEAD, POST, DELETE'],
    ['POST', `${CACHE}/n/k`, 'GET, HEAD, PUT, DELETE'],
    ['POST', `${SESSION}/abc`, 'GET, HEAD, PUT, PATCH, DELETE'],
    ['OPTIONS', SESSION, 'GET, HEAD, POST, PUT, PATCH, DELETE'],
    ['POST', '/api/redis/sessions/abc', 'GET, HEAD, DELETE'],
    ['POST', '/api/redis/health', 'GET, HEAD'],
  ])('%s %s is a 405 with Allow', async (method, path, allow) => {
    const response = await openHttpApi().request(path, { method });
    expect(response.headers.get('allow')).toBe(allow);
    expect(await codeOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test('HEAD returns the status of GET without a body', async () => {
    const { send } = openHttpApi();
    await send('PUT', `${CACHE}/n/k`, { value: 1 });
    const found = await send('HEAD', `${CACHE}/n/k`);
    expect([found.status, await found.text()]).toEqual([200, '']);
    expect((await send('HEAD', `${CACHE}/n/x`)).status).toBe(404);
  });

  test('an app without a module does not serve its routes', async () => {
    const notAsked = () => Promise.reject(new Error('not asked'));
    const common = {
      verifier: { verify: notAsked, verifyServer: notAsked, verifyLogout: notAsked },
      health: { provider: 'upstash', measure: async () => 1 },
      config: CONFIG,
      log: () => {},
    } as const;
    const sessions = createHttpApp({
      ...common,
      modules: [sessionModule(createSessionStore(apiRedis()), 1_024)],
    });
    const cache = createHttpApp({ ...common, modules: [cacheModule(createCacheStore(apiRedis()), 1_024)] });
    const statuses = async (app: typeof sessions) =>
      Promise.all(
        [SESSION, CACHE, '/api/redis/health'].map(async (path) => (await app.request(path)).status),
      );
    expect(await statuses(sessions)).toEqual([401, 404, 200]);
    expect(await statuses(cache)).toEqual([404, 401, 200]);
  });
});

describe('health', () => {
  const secret = new Error('connect ECONNREFUSED redis-7.internal:6379');

  test('the liveness check sends nothing to Redis, the readiness check does', async () => {
    const { request } = openHttpApi({
      health: { provider: 'upstash', measure: () => Promise.reject(secret) },
    });
    const live = await request('/api/redis/health/live');
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    for (const path of ['/api/redis/health', '/api/redis/health/ready']) {
      const response = await request(path);
      const text = await response.text();
      expect([response.status, JSON.parse(text).code]).toEqual([503, 'NOT_READY']);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(text).not.toContain('redis-7');
    }
  });

  const probe: HealthProbe = {
    provider: 'elasticache',
    measure: async () => 0.4,
    circuit: () => 'closed',
  };

  test('readiness reports only that Redis is up to anonymous callers, regardless of the query string', async () => {
    const { request, send } = openHttpApi({ health: probe });
    const answers = [
      await request('/api/redis/health?nocache=1'),
      await request('/api/redis/health/ready', { headers: { authorization: 'Basic YTpi' } }),
      await send('GET', '/api/redis/health', undefined, { claims: { exp: 1 } }),
      await send('GET', '/api/redis/health', undefined, { claims: { org_id: undefined } }),
    ];
    for (const answer of answers)
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }]);
  });

  test('readiness reports the provider, the latency and the circuit to callers with a token', async () => {
    const { send } = openHttpApi({ health: probe });
    const details = { provider: 'elasticache', latencyMs: 0.4, circuit: 'closed' };
    expect(await (await send('GET', '/api/redis/health')).json()).toEqual({ status: 'ready', ...details });
  });

  test('only callers with a token receive the circuit while Redis is down', async () => {
    const down = { ...probe, measure: () => Promise.reject(secret), circuit: () => 'open' as const };
    const { request, send } = openHttpApi({ health: down });
    const anonymous = await (await request('/api/redis/health')).json();
    expect(anonymous).toMatchObject({ code: 'NOT_READY' });
    expect(anonymous).not.toHaveProperty('circuit');
    expect(await (await send('GET', '/api/redis/health')).json()).toMatchObject({ circuit: 'open' });
  });
});

describe('every response', () => {
  test('forbids caching and carries a request id', async () => {
    const { send } = openHttpApi();
    const responses = [
      await send('POST', SESSION, {}),
      await send('GET', `${CACHE}/n/k`),
      await send('DELETE', `${CACHE}/n/k`),
      await send('GET', '/nowhere'),
    ];
    for (const { headers } of responses) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    }
  });

  test('is logged without session ids, tokens, cache keys or bodies', async () => {
    const { send, lines, tenant: tenantId } = openHttpApi({ requestId: () => 'req-1' });
    const { sessionId } = await (await send('POST', SESSION, { metadata: { note: 'private words' } })).json();
    await send('GET', `${SESSION}/${sessionId}`);
    await send('GET', `${CACHE}/private-namespace/private-key`);
    await send('GET', SESSION, undefined, { claims: { exp: 1 } });
    expect(
      lines.map(({ message, operation, status, tenant }) => [message, operation, status, tenant]),
    ).toEqual([
      ['request', 'createSession', 201, tenantId],
      ['request', 'getSession', 200, tenantId],
      ['request', 'getCache', 404, tenantId],
      ['request', undefined, 401, undefined],
    ]);
    expect(lines.map(({ code }) => code)).toEqual(['OK', 'OK', 'NOT_FOUND', 'INVALID_TOKEN']);
    for (const line of lines)
      expect(line).toMatchObject({ requestId: 'req-1', transport: 'http', durationMs: expect.any(Number) });
    const text = JSON.stringify(lines);
    for (const secret of [sessionId, 'private', 'alice', 'eyJ']) expect(text).not.toContain(secret);
  });
});
