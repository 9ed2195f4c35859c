import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  MAX_GRAPHQL_ANSWER_BYTES,
  MAX_HTTP_ANSWER_BYTES,
  MAX_SERVED_VALUE_BYTES,
} from '../../../src/api/transport-limits.ts';
import { urlEvent } from '../../infra/lambda.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { fieldEvent, httpAnswer, problemOf } from './events.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';
import { MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES, startRuntimeApi } from './runtime-api.ts';
import { openWorld } from './world.ts';

let world: Awaited<ReturnType<typeof openWorld>>;
let cache: ExecutionEnvironment;

beforeAll(async () => {
  world = await openWorld();
  const CACHE_MAX_VALUE_BYTES = String(MAX_SERVED_VALUE_BYTES);
  cache = await world.start('cachemanager', { CACHE_MAX_VALUE_BYTES, TENANT_LIMITS: 'off' });
});
afterAll(() => world.close());

const put = async (key: string, value: unknown) =>
  cache.invoke(urlEvent('PUT', `/api/redis/cache/n/${key}`, await world.token(), { value }));
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

test('the stand-in fails a response that Lambda fails', async () => {
  const api = await startRuntimeApi();
  const runtime = `http://${LOOPBACK}:${api.port}/2018-06-01/runtime/invocation`;
  const respond = async (bytes: number) => {
    const next = fetch(`${runtime}/next`);
    await api.idle();
    const outcome = api.invoke({}, { remainingMs: 1_000, clockAheadMs: 0 });
    const id = (await next).headers.get('lambda-runtime-aws-request-id');
    const body = JSON.stringify('x'.repeat(bytes - 2));
    const { status } = await fetch(`${runtime}/${id}/response`, { method: 'POST', body });
    return [status, (await outcome).failure?.errorType];
  };
  expect(await respond(MAX_RESPONSE_BYTES)).toEqual([202, undefined]);
  expect(await respond(MAX_RESPONSE_BYTES + 1)).toEqual([413, 'Function.ResponseSizeTooLarge']);
  api.close();
});

describe('a request that is too large', () => {
  /** A request whose event is as large as Lambda lets through. */
  async function largestEvent(encoding: 'utf8' | 'base64') {
    const event = urlEvent('PUT', '/api/redis/cache/n/huge', await world.token());
    const room = MAX_REQUEST_BYTES - bytesOf({ ...event, body: '' });
    // The quotes around name and value take more room in the event than in the body.
    const text = `{"value":"${'x'.repeat((encoding === 'base64' ? Math.floor(room / 4) * 3 : room) - 20)}"}`;
    return {
      ...event,
      isBase64Encoded: encoding === 'base64',
      body: Buffer.from(text).toString(encoding),
    };
  }

  test.each(['utf8', 'base64'] as const)('is a typed 413 at the limit of Lambda, as %s', async (encoding) => {
    const event = await largestEvent(encoding);
    expect(bytesOf(event)).toBeGreaterThan(MAX_REQUEST_BYTES - 100);
    expect(problemOf(await cache.invoke(event))).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('is a typed 413 for a value just above the limit, and the largest value is stored', async () => {
    expect(problemOf(await put('above', 'x'.repeat(MAX_SERVED_VALUE_BYTES - 1)))[0]).toBe(413);
    expect(httpAnswer(await put('largest', 'x'.repeat(MAX_SERVED_VALUE_BYTES - 2))).status).toBe(200);
  });
});

describe('an answer', () => {
  const PIECE = 500_000;
  const keys = Array.from({ length: 12 }, (_, i) => `piece-${i}`);

  beforeAll(async () => {
    for (const key of keys) expect(httpAnswer(await put(key, 'x'.repeat(PIECE - 2))).status).toBe(200);
    expect(httpAnswer(await put('quotes', '"'.repeat(MAX_SERVED_VALUE_BYTES / 2 - 1))).status).toBe(200);
  });

  const mget = async (count: number) =>
    cache.invoke(
      urlEvent('POST', '/api/redis/cache', await world.token(), {
        action: 'mget',
        namespace: 'n',
        keys: keys.slice(0, count),
      }),
    );
  const getMany = (count: number) =>
    cache.invoke(fieldEvent('Query', 'getManyCache', { namespace: 'n', keys: keys.slice(0, count) }));

  test('is delivered up to the limit of the function URL, and beyond it a typed 413', async () => {
    const fitting = Math.floor(MAX_HTTP_ANSWER_BYTES / (PIECE + 20));
    const { status, text } = httpAnswer(await mget(fitting));
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(MAX_HTTP_ANSWER_BYTES - 2 * PIECE);
    for (const count of [fitting + 1, keys.length]) {
      expect(problemOf(await mget(count))).toEqual([413, 'VALUE_TOO_LARGE']);
    }
  });

  test('is delivered up to the limit of AppSync, and beyond it a typed error', async () => {
    const fitting = Math.floor(MAX_GRAPHQL_ANSWER_BYTES / (PIECE + 20));
    expect(await getMany(fitting)).toMatchObject({ result: { error: null } });
    expect(await getMany(keys.length)).toMatchObject({ result: { error: { type: 'VALUE_TOO_LARGE' } } });
  });

  test('of the largest value is delivered, even if every character of it is escaped twice', async () => {
    const get = urlEvent('GET', '/api/redis/cache/n/quotes', await world.token());
    const { status, body } = httpAnswer(await cache.invoke(get));
    expect([status, String(body.value).length]).toEqual([200, MAX_SERVED_VALUE_BYTES / 2 - 1]);
    const field = await cache.invoke(fieldEvent('Query', 'getCache', { namespace: 'n', key: 'quotes' }));
    expect(field).toMatchObject({ result: { error: null } });
  });
});
