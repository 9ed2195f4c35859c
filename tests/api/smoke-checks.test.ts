import { describe, expect, test } from 'vitest';
import { checkGraphql } from '../../src/aws/smoke/graphql.ts';
import { checkAnswerLimit } from '../../src/aws/smoke/limit.ts';
import { runSmokeTest } from '../../src/aws/smoke/run.ts';
import { createTenantLimiter } from '../../src/redis/index.ts';
import { httpTransport, Skipped } from '../../src/self-test/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { maker, openHttpApi } from './http-api.ts';

const BASE = { sessionUrl: 'https://s.example/', cacheUrl: 'https://c.example/' };

describe('the largest answer', () => {
  async function limitOf(options: Parameters<typeof openHttpApi>[0], change?: (text: string) => string) {
    const { app, tenant } = openHttpApi({ maxValueBytes: 1_048_576, ...options });
    const token = await maker.token({ org_id: tenant });
    const send: typeof fetch = async (url, init) => {
      const response = await app.request(String(url), init);
      if (!change || response.status !== 200) return response;
      return new Response(change(await response.text()), response);
    };
    await checkAnswerLimit(httpTransport({ ...BASE, fetch: send, getToken: () => token, timeoutMs: 60_000 }));
  }

  test('comes back completely, and a larger one is rejected', async () => {
    await expect(limitOf({})).resolves.toBeUndefined();
  });

  test('is skipped where the settings allow less', async () => {
    await expect(limitOf({ maxValueBytes: 1_024 })).rejects.toThrow(Skipped);
    const limiter = createTenantLimiter(apiRedis(), { '*': { requestsPerSecond: 1, burst: 5 } });
    await expect(limitOf({ limiter })).rejects.toThrow('the settings do not allow so much');
  });

  test('fails if a value is missing or changed on the way', async () => {
    const cut = (text: string) => text.replace(/x{54500}/, 'x');
    await expect(limitOf({}, cut)).rejects.toThrow('99 of 100 values came back');
  });
});

describe('GraphQL', () => {
  const URL_ = 'https://api.appsync.example/graphql';

  /** AppSync over the real resolver. @param write how it writes text of the type AWSJSON */
  function appSync(write: (json: string) => unknown = (json) => json) {
    const api = openGraphqlApi();
    const send: typeof fetch = async (_, init) => {
      const { query, variables } = JSON.parse(String(init?.body));
      const [, field = ''] = /\) \{ (\w+)\(/.exec(query) ?? [];
      const type = query.startsWith('mutation') ? 'Mutation' : 'Query';
      // AppSync parses arguments of the type AWSJSON.
      const { metadata } = variables;
      const given = metadata === undefined ? variables : { ...variables, metadata: JSON.parse(metadata) };
      const { data, error } = Object(await api.ask(type, field, given));
      if (error) {
        const { message, type: errorType } = Object(error);
        return Response.json({ data: { [field]: null }, errors: [{ message, errorType }] });
      }
      const { session } = Object(data);
      const text =
        typeof session?.metadata === 'string' ? session.metadata : JSON.stringify(session?.metadata);
      if (session) session.metadata = write(text);
      return Response.json({ data: { [field]: data } });
    };
    return send;
  }
  const check = (send: typeof fetch) =>
    checkGraphql({ url: URL_, token: 'token', fetch: send, timeoutMs: 60_000 });

  test('returns text unchanged, regardless of how AppSync serializes AWSJSON', async () => {
    await expect(check(appSync())).resolves.toBeUndefined();
    await expect(check(appSync((json) => JSON.parse(json)))).resolves.toBeUndefined();
  });

  test('fails if it changes text', async () => {
    const send = appSync();
    const parsing: typeof fetch = async (...request) => {
      const text = await (await send(...request)).text();
      // Imitates a transport that mistakes the text "5" for a number.
      return new Response(text.replace('"value":"\\"5\\""', '"value":"5"'));
    };
    await expect(check(parsing)).rejects.toThrow('A string value over GraphQL: expected "5", got 5');
    const losing = appSync(() => '{}');
    await expect(check(losing)).rejects.toThrow('Metadata over GraphQL');
  });

  test('fails if an error has none of the product’s types', async () => {
    const send = appSync();
    const unhandled: typeof fetch = async (...request) => {
      const text = await (await send(...request)).text();
      return new Response(text.replace('INVALID_INPUT', 'Lambda:Unhandled'));
    };
    await expect(check(unhandled)).rejects.toThrow('expected "INVALID_INPUT", got "Lambda:Unhandled"');
  });

  test('advises on a token that AppSync rejects', async () => {
    const { app, tenant } = openHttpApi();
    const lines: string[] = [];
    const errors = [{ errorType: 'UnauthorizedException', message: 'Unauthorized' }];
    const passed = await runSmokeTest({
      target: { environment: 'production', ...BASE, graphqlUrl: URL_ },
      token: await maker.token({ org_id: tenant }),
      fetch: async (url, init) =>
        String(url) === URL_ ? Response.json({ errors }, { status: 401 }) : app.request(String(url), init),
      print: (line) => void lines.push(line),
    });
    expect(passed).toBe(false);
    expect(lines.join('\n')).toContain('AppSync rejected the token that the functions accept');
  });
});

describe('the scheduled cleanup', () => {
  async function cleanUpWith(cleanUp: () => Promise<unknown>) {
    const { app } = openHttpApi();
    const lines: string[] = [];
    const passed = await runSmokeTest({
      target: { environment: 'production', ...BASE },
      token: await maker.token({ org_id: freshTenant() }),
      fetch: async (url, init) => app.request(String(url), init),
      cleanUp,
      print: (line) => void lines.push(line),
    });
    return { passed, text: lines.join('\n') };
  }

  test('reports what it has removed', async () => {
    const { passed, text } = await cleanUpWith(async () => ({ removed: 0, reclaimed: 0, more: false }));
    expect(passed).toBe(true);
    expect(text).toContain('ok    The scheduled cleanup runs');
  });

  test('fails if the function does not support schedules, or cannot be invoked', async () => {
    const { passed, text } = await cleanUpWith(async () => null);
    expect(passed).toBe(false);
    expect(text).toContain('FAIL  The scheduled cleanup runs');
    expect(text).toContain('answered its schedule with null');
    const denied = () => Promise.reject(new Error('Lambda responded with 403 for f: AccessDeniedException'));
    expect((await cleanUpWith(denied)).text).toContain('403 for f: AccessDeniedException');
  });
});
