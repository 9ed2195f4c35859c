import { describe, expect, test } from 'vitest';
import { runSmokeTest } from '../../src/aws/smoke-run.ts';
import { readTarget } from '../../src/aws/smoke-target.ts';
import { createSessionStore } from '../../src/redis/index.ts';
import { freshTenant } from '../support/kinds.ts';
import { apiRedis } from './api-redis.ts';
import { maker, openHttpApi } from './http-api.ts';

const TARGET = {
  environment: 'production',
  sessionUrl: 'https://s.lambda-url.eu-west-1.on.aws/',
  cacheUrl: 'https://c.lambda-url.eu-west-1.on.aws/',
};

/** Runs the smoke test; by default against the real routes. */
async function smoke(claims: Record<string, unknown> = {}, send?: typeof fetch) {
  const tenant = freshTenant();
  const { app } = openHttpApi();
  const lines: string[] = [];
  const passed = await runSmokeTest({
    target: TARGET,
    token: await maker.token({ org_id: tenant, ...claims }),
    fetch: send ?? (async (url, init) => app.request(String(url), init)),
    print: (line) => void lines.push(line),
  });
  const { sessions: left } = await createSessionStore(apiRedis()).listUserSessions(tenant, 'auth0|alice');
  return { passed, left, text: lines.join('\n') };
}

test('passes against the real routes and leaves nothing behind', async () => {
  const { passed, left, text } = await smoke();
  expect(text).not.toContain('FAIL');
  expect(passed).toBe(true);
  expect(left).toEqual([]);
});

describe('explains what is wrong', () => {
  test('a token of another audience', async () => {
    const { passed, text } = await smoke({ aud: 'https://other.example' });
    expect(passed).toBe(false);
    expect(text).toContain('FAIL  Create, read, list and end a session');
    expect(text).toContain('compare its iss, aud and exp with the tokenIssuers');
    expect(text).toContain('POST https://s.lambda-url.eu-west-1.on.aws/api/redis/session');
  });

  test('a token without a tenant, or without the permission to write the cache', async () => {
    expect((await smoke({ org_id: undefined })).text).toContain('names no tenant');
    const { passed, left, text } = await smoke({ permissions: [] });
    expect(passed).toBe(false);
    expect(left).toEqual([]);
    expect(text).toContain('FAIL  Set, get and delete a value');
    expect(text).toContain('add cache:write');
    expect(text).toContain('ok    No session and no value is left behind');
  });

  test.each([
    ['a URL without its permissions', 403, '{"Message":"Forbidden"}', 'lacks one of its two permissions'],
    ['a function that crashes', 502, 'Internal Server Error', 'look at its log'],
    ['a function that cannot start', 500, '{"code":"INTERNAL"}', 'names the variable, secret or error'],
    ['Redis away', 503, '{"code":"NOT_READY"}', 'then at the security groups and the user group'],
    ['something else', 418, '', 'expected status 200, got 418'],
  ])('%s', async (_, status, body, words) => {
    const { passed, text } = await smoke({}, async () => new Response(body, { status }));
    expect(passed).toBe(false);
    expect(text).toContain(words);
  });

  test.each([
    [{ code: 'ENOTFOUND' }, 'a backend that no longer exists'],
    [{ code: 'ECONNREFUSED' }, 'It cannot be reached (ECONNREFUSED)'],
  ])('a backend that is gone: %o', async (facts, words) => {
    const cause = Object.assign(new Error('getaddrinfo'), facts);
    const fail = () => Promise.reject(new TypeError('fetch failed', { cause }));
    expect((await smoke({}, fail)).text).toContain(words);
  });

  test('a backend that stops responding', async () => {
    const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    expect((await smoke({}, () => Promise.reject(late))).text).toContain('does the function start?');
  });

  test('outputs of another backend', () => {
    expect(() => readTarget('{"version":"1.4"}')).toThrow('npx ampx generate outputs');
    expect(() => readTarget('<html>')).toThrow('not JSON');
    expect(readTarget(JSON.stringify({ custom: { redis: TARGET } }))).toEqual(TARGET);
  });
});
