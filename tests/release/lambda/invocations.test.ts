import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCHEDULE_EVENT, urlEvent } from '../../infra/lambda.ts';
import { fieldEvent, httpAnswer, problemOf } from './events.ts';
import { NOBODY_LISTENS, openWorld } from './world.ts';

let world: Awaited<ReturnType<typeof openWorld>>;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('a cold start', () => {
  test('reaches neither Redis nor S3 before its first event, which it serves', async () => {
    const sessions = await world.start('sessionmanager');
    await sessions.idle();
    expect(await world.connections()).toBe(0);
    expect(sessions.blocked).toEqual([]);
    const event = urlEvent('POST', '/api/redis/session', await world.token(), {});
    expect(httpAnswer(await sessions.invoke(event)).status).toBe(201);
    expect(await world.connections()).toBeGreaterThan(0);
    await sessions.idle();
    expect(sessions.blocked).toEqual([]);
  });

  test.each([
    ['refuses connections', NOBODY_LISTENS],
    ['is silent', 2],
  ])('succeeds while Redis %s: calls get a typed 503, health 200', async (_, port) => {
    const away = {
      REDIS_PORT: String(port),
      REDIS_CONNECT_TIMEOUT_MS: '200',
      REDIS_COMMAND_TIMEOUT_MS: '200',
    };
    const cache = await world.start('cachemanager', away);
    const get = urlEvent('GET', '/api/redis/cache/n/k', await world.token());
    const { status, headers, body } = httpAnswer(await cache.invoke(get));
    expect([status, body.code]).toEqual([503, 'TIMEOUT']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const field = fieldEvent('Query', 'getCache', { namespace: 'n', key: 'k' });
    expect(await cache.invoke(field)).toMatchObject({
      result: { error: { type: 'TIMEOUT', info: { status: 503 } } },
    });
    const live = urlEvent('GET', '/api/redis/health/live', await world.token());
    expect(httpAnswer(await cache.invoke(live)).status).toBe(200);
  });

  test('with a wrong variable: callers get a typed 500, and the log names it without its value', async () => {
    const SECRET = 'hunter2hunter2';
    const wrong = { REDIS_COMMAND_TIMEOUT_MS: SECRET, TOKEN_ISSUERS: `[{"kind":"${SECRET}"}]` };
    const sessions = await world.start('sessionmanager', wrong);
    const http = await sessions.invoke(urlEvent('GET', '/api/redis/session', await world.token()));
    expect(problemOf(http)).toEqual([500, 'INTERNAL']);
    const field = await sessions.invoke(fieldEvent('Query', 'listSessions', {}));
    expect(field).toMatchObject({ result: { error: { type: 'INTERNAL' } } });
    // Nothing reads the response to a schedule; only failures count in the alarm of the function.
    const run = await sessions.invoke(SCHEDULE_EVENT);
    expect(run.failure?.errorMessage).toMatch(/REDIS_COMMAND_TIMEOUT_MS/);
    await expect.poll(sessions.log).toMatch(/REDIS_COMMAND_TIMEOUT_MS.*TOKEN_ISSUERS/);
    expect(JSON.stringify([http, field, run, sessions.log()])).not.toContain(SECRET);
  });

  test('fails if Amplify’s part of the bundle cannot read its variable, and reports that to Lambda', async () => {
    const sessions = await world.start('sessionmanager', { AMPLIFY_SSM_ENV_CONFIG: '{' });
    expect(await sessions.initFailure()).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
    await expect(sessions.invoke({})).rejects.toThrow('JSON');
    expect(JSON.stringify([sessions.log()])).not.toMatch(/secret-of-the-role|session-of-the-role/);
  });
});

describe('a warm environment', () => {
  let sessions: Awaited<ReturnType<typeof world.start>>;
  let cache: typeof sessions;
  beforeAll(async () => {
    sessions = await world.start('sessionmanager');
    cache = await world.start('cachemanager');
  });

  test('serves the function URL, also with a base64 body', async () => {
    const put = urlEvent('PUT', '/api/redis/cache/n/base64', await world.token());
    const body = Buffer.from(JSON.stringify({ value: 'é€😀' })).toString('base64');
    expect(httpAnswer(await cache.invoke({ ...put, body, isBase64Encoded: true })).status).toBe(200);
    const get = urlEvent('GET', '/api/redis/cache/n/base64', await world.token());
    expect(httpAnswer(await cache.invoke(get)).body).toEqual({ value: 'é€😀' });
    expect(problemOf(await cache.invoke({ ...put, body: '/w==', isBase64Encoded: true }))).toEqual([
      400,
      'MALFORMED_JSON',
    ]);
  });

  test('serves the fields of AppSync, and passes errors on as data', async () => {
    const value = JSON.stringify({ quote: '"' });
    const set = fieldEvent('Mutation', 'setCache', { namespace: 'n', key: 'field', value });
    expect(await cache.invoke(set)).toMatchObject({ result: { error: null } });
    const get = fieldEvent('Query', 'getCache', { namespace: 'n', key: 'field' });
    expect(await cache.invoke(get)).toMatchObject({ result: { data: { value }, error: null } });
    const bad = fieldEvent('Query', 'getCache', { namespace: '', key: 'field' });
    expect(await cache.invoke(bad)).toMatchObject({
      result: { data: null, error: { type: 'INVALID_INPUT' } },
    });
    const created = await sessions.invoke(fieldEvent('Mutation', 'createSession', {}));
    expect(created).toMatchObject({ result: { data: { sessionId: expect.any(String) } } });
  });

  test('serves the schedule, within the deadline that Lambda sets', async () => {
    expect(await sessions.invoke(SCHEDULE_EVENT)).toMatchObject({ result: { removed: 0, more: false } });
    await sessions.invoke(urlEvent('POST', '/api/redis/session', await world.token(), {}));
    // Less time is left than the cleanup keeps in reserve, so it ends before its first step.
    const tooLate = await sessions.invoke(SCHEDULE_EVENT, 5_000);
    expect(tooLate).toMatchObject({ result: { removed: 0, more: true } });
    expect(await sessions.invoke(SCHEDULE_EVENT)).toMatchObject({ result: { more: false } });
  });

  test('reports an event of no known kind as failed, and serves the next one', async () => {
    const { failure } = await sessions.invoke({ Records: [] });
    expect(failure).toMatchObject({
      errorType: 'Error',
      errorMessage: expect.stringContaining('The event is none of them'),
    });
    const list = urlEvent('GET', '/api/redis/sessions', await world.token());
    expect(httpAnswer(await sessions.invoke(list)).status).toBe(200);
  });
});
