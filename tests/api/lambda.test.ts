import { afterEach, describe, expect, test, vi } from 'vitest';
import { lambdaClientAddress, lambdaRequestId } from '../../src/api/lambda/event.ts';
import { createLambdaHandler, type LambdaService } from '../../src/api/lambda/handler.ts';
import { RESERVE_MS, scheduledCleanup } from '../../src/api/lambda/scheduled-cleanup.ts';
import { ConfigError, type ReclaimIdleTenants } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { maker, openHttpApi } from './http-api.ts';

type Context = Parameters<ReturnType<typeof createLambdaHandler>>[1];
const CONTEXT: Context = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 30_000 };

/** A function-URL event, payload format 2.0. */
async function urlEvent(
  tenant: string,
  method: string,
  target: string,
  body?: string,
  extra: Record<string, unknown> = {},
) {
  const [rawPath, rawQueryString = ''] = target.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: {
      authorization: `Bearer ${await maker.token({ org_id: tenant })}`,
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0',
      'x-forwarded-for': '6.6.6.6',
    },
    requestContext: {
      domainName: 'x.lambda-url.eu-west-1.on.aws',
      http: { method, sourceIp: '198.51.100.4' },
    },
    isBase64Encoded: false,
    body,
    ...extra,
  };
}

interface Result {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

function setUp(service: Partial<LambdaService> = {}) {
  const { app, tenant } = openHttpApi({ clientAddress: lambdaClientAddress, requestId: lambdaRequestId });
  const handler = createLambdaHandler(() => ({ app, ...service }));
  type Request = Parameters<typeof urlEvent> extends [string, ...infer Rest] ? Rest : never;
  return async (...args: Request) => (await handler(await urlEvent(tenant, ...args), CONTEXT)) as Result;
}

function captureLog() {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  return lines;
}

afterEach(() => vi.restoreAllMocks());

describe('function URLs', () => {
  test('the client address comes from the URL, the request id from the invocation', async () => {
    const call = setUp();
    const { statusCode, headers, body } = await call('POST', '/api/redis/session', '{"metadata":{"a":1}}');
    expect(statusCode).toBe(201);
    expect(headers).toMatchObject({ etag: '"1"', 'cache-control': 'no-store', 'x-request-id': 'aws-1' });
    expect(JSON.parse(body).session).toMatchObject({ ipAddress: '198.51.100.4', userAgent: 'Mozilla/5.0' });
  });

  test('request bodies may be base64, response bodies never are', async () => {
    const call = setUp();
    const body = Buffer.from('{"value":"é"}').toString('base64');
    const put = await call('PUT', '/api/redis/cache/n/a%2Fb', body, { isBase64Encoded: true });
    expect(put).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    const got = await call('GET', '/api/redis/cache?namespace=n&key=a%2Fb');
    expect(JSON.parse(got.body)).toEqual({ value: 'é' });
    const missing = await call('GET', '/api/redis/cache/n/x');
    expect(missing).toMatchObject({ statusCode: 404, isBase64Encoded: false });
    expect(missing.headers['content-type']).toBe('application/problem+json');
    expect(await call('DELETE', '/api/redis/cache/n/x')).toMatchObject({ statusCode: 204, body: '' });
  });

  test.each(['CONNECT', 'TRACE', 'track'])(
    '%s, which a Request cannot represent, is a 405',
    async (method) => {
      const lines = captureLog();
      const { statusCode, headers, body } = await setUp()(method, '/api/redis/cache');
      expect([statusCode, headers['content-type']]).toEqual([405, 'application/problem+json']);
      expect(headers.Allow).toContain('GET');
      expect(JSON.parse(body)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(lines).toEqual([]);
    },
  );

  test('an unexpected body is ignored for a method in lower case', async () => {
    expect(await setUp()('get', '/api/redis/health/live', 'stray')).toMatchObject({ statusCode: 200 });
  });

  test('an unexpected body on a GET is ignored', async () => {
    const call = setUp();
    expect(await call('GET', '/api/redis/health/live', 'stray')).toMatchObject({ statusCode: 200 });
  });
});

describe('the service', () => {
  test('is built once', async () => {
    const build = vi.fn(() => ({ app: openHttpApi().app }));
    const handler = createLambdaHandler(build);
    const event = await urlEvent(freshTenant(), 'GET', '/api/redis/health/live');
    await Promise.all([handler(event, CONTEXT), handler(event, CONTEXT)]);
    await handler(event, CONTEXT);
    expect(build).toHaveBeenCalledTimes(1);
  });

  test('that cannot be built returns problem details, logs the variables once and is built again later', async () => {
    const lines = captureLog();
    const { app } = openHttpApi();
    let broken = true;
    const handler = createLambdaHandler(() => {
      if (broken) throw new ConfigError([{ variable: 'TOKEN_ISSUERS', problem: 'is required' }]);
      return { app };
    });
    const event = await urlEvent(freshTenant(), 'GET', '/api/redis/health/live');
    for (let i = 0; i < 3; i++) {
      const { statusCode, headers, body } = (await handler(event, CONTEXT)) as Result;
      expect(statusCode).toBe(500);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({
        code: 'INTERNAL',
        instance: 'urn:amplify-redis:request:aws-1',
      });
      expect(body).not.toContain('TOKEN_ISSUERS');
    }
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      message: 'cannot start',
      error: 'CONFIG',
    });
    expect(lines[0]).toContain('TOKEN_ISSUERS: is required');
    expect(lines[0]).not.toContain('    at ');
    broken = false;
    expect(await handler(event, CONTEXT)).toMatchObject({ statusCode: 200 });
  });
});

describe('schedules', () => {
  const event = { version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

  test('run the scheduled work, return its counts and log them', async () => {
    const lines = captureLog();
    const handler = createLambdaHandler(() => ({
      app: openHttpApi().app,
      onSchedule: async () => ({ removed: 3, more: false }),
    }));
    expect(await handler(event, CONTEXT)).toEqual({ removed: 3, more: false });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'scheduled run', removed: 3, more: false });
  });

  test('clean up until the reserved time of the invocation begins', async () => {
    const left = [30_000, RESERVE_MS + 1, RESERVE_MS, 0];
    let steps = 0;
    const sessions = {
      async cleanupExpiredSessions({ hasTime = () => true } = {}) {
        while (hasTime()) steps++;
        return { removed: steps, more: false };
      },
    };
    const reclaimIdleTenants: ReclaimIdleTenants = async ({ hasTime = () => true } = {}) => ({
      reclaimed: 3,
      more: !hasTime(),
    });
    const cleanUp = scheduledCleanup({ sessions, reclaimIdleTenants });
    const invocation = { ...CONTEXT, getRemainingTimeInMillis: () => left.shift() ?? 0 };
    expect(await cleanUp(invocation)).toEqual({ removed: 2, reclaimed: 3, more: true });
    expect(left).toEqual([]);
  });

  test('fail in a function without scheduled work, like unknown events', async () => {
    const handler = createLambdaHandler(() => ({ app: openHttpApi().app }));
    await expect(handler(event, CONTEXT)).rejects.toThrow('The event is none of them');
    await expect(handler({ hello: 1 }, CONTEXT)).rejects.toThrow('The event is none of them');
  });
});
