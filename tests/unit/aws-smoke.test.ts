import { describe, expect, test } from 'vitest';
import { runSmokeChecks, smokeChecks } from '../../src/aws/smoke-checks.ts';
import { createCall } from '../../src/aws/smoke-http.ts';
import { readTarget } from '../../src/aws/smoke-target.ts';
import { maker, openDoor } from './fakes/door.ts';

const TARGET = {
  environment: 'production',
  sessionUrl: 'https://s.lambda-url.eu-west-1.on.aws/',
  cacheUrl: 'https://c.lambda-url.eu-west-1.on.aws/',
};

type Send = Parameters<typeof createCall>[1];

async function smoke(token: string, send?: Send) {
  const { app } = openDoor();
  const fetch: Send = send ?? ((url, init) => app.request(url, init));
  const lines: string[] = [];
  const checks = smokeChecks(TARGET, { call: createCall(token, fetch), anonymous: createCall('', fetch) });
  const well = await runSmokeChecks(checks, (line) => void lines.push(line));
  return { well, lines, text: lines.join('\n') };
}

test('passes against the real routes, one line per check', async () => {
  const { well, lines } = await smoke(await maker.token());
  expect(lines.filter((line) => !line.startsWith('ok'))).toEqual(['All is well.']);
  expect([well, lines.length]).toEqual([true, 12]);
});

describe('explains the failure', () => {
  test('a token of another audience', async () => {
    const { well, text } = await smoke(await maker.token({ aud: 'https://other.example' }));
    expect(well).toBe(false);
    expect(text).toContain('FAIL  the token is accepted');
    expect(text).toContain('compare its iss, aud and exp with the tokenIssuers');
  });

  test('a token without a tenant, or without the permission to write the cache', async () => {
    expect((await smoke(await maker.token({ org_id: undefined }))).text).toContain('names no tenant');
    const { text } = await smoke(await maker.token({ permissions: [] }));
    expect(text).toContain('FAIL  a value is cached');
    expect(text).toContain('add cache:write');
  });

  test.each([
    ['a URL without its permissions', 403, '{"Message":"Forbidden"}', 'lacks one of its two permissions'],
    ['a function that crashes', 502, 'Internal Server Error', 'look at its log'],
    ['a function that cannot start', 500, '{"code":"INTERNAL"}', 'names the variable, secret or error'],
    ['Redis away', 503, '{"code":"NOT_READY"}', 'then at the security groups and the user group'],
    ['something else', 418, '', 'The answer was 418'],
  ])('%s', async (_, status, body, words) => {
    const { well, text } = await smoke('token', () => new Response(body, { status }));
    expect(well).toBe(false);
    expect(text).toContain(words);
  });

  test('a backend that does not exist', async () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const { text } = await smoke('token', () => Promise.reject(new TypeError('fetch failed', { cause })));
    expect(text).toContain('of a backend that is gone');
  });

  test('outputs of another backend', () => {
    expect(() => readTarget('{"version":"1.4"}')).toThrow('npx ampx generate outputs');
    expect(() => readTarget('<html>')).toThrow('not JSON');
    expect(readTarget(JSON.stringify({ custom: { redis: TARGET } }))).toEqual(TARGET);
  });
});
