import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UpstashAccess } from '../../src/aws/smoke/read-region-probe.ts';
import { runSmokeTest } from '../../src/aws/smoke/run.ts';
import { readTarget, readUpstash } from '../../src/aws/smoke/target.ts';
import { isRead } from '../../src/redis/client/read-commands.ts';
import { connectRedis, createSessionStore, type RedisClient } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { PLAIN_TCP } from '../support/redis/server.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { PRIMARY_ARGS, type ReadRegion, startReadRegion } from '../support/upstash/read-region.ts';
import { startUpstash } from '../support/upstash/upstash.ts';
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
  const { app } = openHttpApi({ maxValueBytes: 1_048_576 });
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
  expect(text).toContain('ok    One call reads a hundred keys and 5.4 MB; more is refused');
  expect(text).toContain(
    'skip  GraphQL returns text as it was stored, and typed errors: the outputs have no',
  );
  expect(text).toContain('skip  The scheduled cleanup runs: it is invoked with AWS credentials');
  expect(passed).toBe(true);
  expect(left).toEqual([]);
});

describe('explains the problem with', () => {
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

const textOf = (init: RequestInit | undefined) => (typeof init?.body === 'string' ? init.body : '');

describe('a Redis whose reads come from a replica that lags', () => {
  let primary: StandaloneServer;
  let region: ReadRegion;
  let writer: RedisClient;
  let reader: RedisClient;
  beforeAll(async () => {
    primary = await startStandalone({ args: PRIMARY_ARGS });
    region = await startReadRegion(primary.process.address);
    writer = connectRedis({ endpoint: primary.endpoint });
    reader = connectRedis({ endpoint: { ...PLAIN_TCP, port: region.address.port } });
  });
  afterAll(async () => {
    await Promise.all([writer.close(), reader.close()]);
    await region.close();
    await primary.close();
  });

  /** The client of a function whose reads do not run on the primary. */
  const regional = (): RedisClient => ({
    ...writer,
    command: (command) => (isRead(command) ? reader : writer).command(command),
    // Each command where it would run alone, because counters may travel with a read.
    async pipeline(commands) {
      const reads = commands.filter(isRead);
      if (reads.length === commands.length) return reader.pipeline(commands);
      const others = await writer.pipeline(commands.filter((command) => !isRead(command)));
      const replies = [others, reads.length > 0 ? await reader.pipeline(reads) : []].map((list) => [...list]);
      return commands.map((command) => replies[isRead(command) ? 1 : 0]?.shift() ?? null);
    },
  });

  /** Two instances of the functions: one for reads, the other for the rest. @param isLast the write that the region misses */
  async function smokeWithRegion(isLast: (init: RequestInit | undefined, steps: number) => boolean) {
    const tenant = freshTenant();
    const [near, far] = [
      openHttpApi({ client: writer, tenant }),
      openHttpApi({ client: regional(), tenant }),
    ];
    const text: string[] = [];
    let ofTheStep = 0;
    await region.catchUp();
    const passed = await runSmokeTest({
      target: TARGET,
      token: await maker.token({ org_id: tenant }),
      print: (line) => void text.push(line),
      async fetch(url, init) {
        if (init?.method === 'GET') return far.app.request(String(url), init);
        if (ofTheStep > 0 || textOf(init).includes('-ended"')) ofTheStep++;
        if (isLast(init, ofTheStep)) region.lag();
        const response = await near.app.request(String(url), init);
        if (!isLast(init, ofTheStep)) await region.catchUp();
        return response;
      },
    });
    return { passed, text: text.join('\n') };
  }

  test('fails if they find an invalidated value', async () => {
    const { passed, text } = await smokeWithRegion((_, steps) => steps === 2);
    expect(passed).toBe(false);
    expect(text).toContain('FAIL  Ten readers at once see an invalidation and the end of a session');
    expect(text).toContain('Remove the read regions of the Upstash database');
    expect(text).toContain('(STALE_READ: The invalidated value: 10 of 10 readers found it)');
  });

  test('fails if they open an ended session', async () => {
    const { text } = await smokeWithRegion((_, steps) => steps === 3);
    expect(text).toContain('(STALE_READ: The ended session: 10 of 10 readers found it)');
  });

  test('passes if the replica never misses a write', async () => {
    const { passed, text } = await smokeWithRegion(() => false);
    expect(text).not.toContain('FAIL');
    expect(passed).toBe(true);
  });
});

describe('read regions of Upstash', () => {
  async function look(upstash: UpstashAccess | undefined, environment = 'sandbox') {
    const { app, tenant } = openHttpApi();
    const lines: string[] = [];
    const passed = await runSmokeTest({
      target: { ...TARGET, environment },
      token: await maker.token({ org_id: tenant }),
      upstash,
      print: (line) => void lines.push(line),
      fetch: async (url, init) =>
        // A busy machine may need longer than the command allows.
        upstash && String(url).startsWith(upstash.url)
          ? fetch(url, { ...init, signal: null })
          : app.request(String(url), init),
    });
    return { passed, text: lines.join('\n') };
  }
  const nodeOf = () => {
    const [node] = sharedServers().standalone.nodes;
    if (!node) throw new Error('no standalone server');
    return node;
  };

  test('are found, and named with what to do', async () => {
    const primary = await startStandalone({ args: PRIMARY_ARGS });
    const region = await startReadRegion(primary.process.address);
    const upstash = await startUpstash(primary.process.address, { region });
    region.lag();
    const { passed, text } = await look(upstash.endpoint);
    expect(passed).toBe(false);
    expect(text).toContain('FAIL  The Upstash database has no read regions');
    expect(text).toContain('50 of 50 plain reads were older than the write before them');
    expect(text).toContain('docs/operate/deploy.md#upstash-without-read-regions');
    expect(text).not.toContain('All steps passed');
    expect(text).not.toContain(upstash.endpoint.token);
    await upstash.close();
    await region.close();
    await primary.close();
  });

  test('are not found where there are none, and nothing is left behind', async () => {
    const upstash = await startUpstash(nodeOf());
    const { passed, text } = await look(upstash.endpoint);
    expect(text).toContain('ok    The Upstash database has no read regions');
    expect(passed).toBe(true);
    const [, keys] = (await apiRedis().command(['SCAN', 0, 'MATCH', 'smoke:*', 'COUNT', 1e6])) as [
      string,
      string[],
    ];
    expect(keys).toEqual([]);
    const wrong = await look({ ...upstash.endpoint, token: 'hush' });
    expect(wrong.passed).toBe(false);
    expect(wrong.text).toContain(
      'Upstash responded with 401: check its URL, its token and the plan’s limits.',
    );
    expect(wrong.text).not.toContain('hush');
    await upstash.close();
  });

  test('are checked with the variables of the functions, or with none of them', () => {
    const UPSTASH_REDIS_REST_URL = 'https://h';
    const both = { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN: 'hush', REDIS_TLS_CA: 'unrelated' };
    expect(readUpstash(both)).toMatchObject({ url: 'https://h', token: 'hush' });
    expect(readUpstash({ REDIS_URL: 'redis://h' })).toBeUndefined();
    expect(() => readUpstash({ UPSTASH_REDIS_REST_URL })).toThrow('UPSTASH_REDIS_REST_TOKEN: is required');
    const pasted = { ...both, UPSTASH_REDIS_REST_URL: 'https://h?_token=hush' };
    expect(() => readUpstash(pasted)).toThrow(
      /UPSTASH_REDIS_REST_URL: must not contain a user, query(?![\s\S]*hush)/,
    );
  });

  test('are not checked without the database’s address, which is reported, or on ElastiCache', async () => {
    expect((await look(undefined)).text).toContain(
      'skip  The Upstash database has no read regions: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN',
    );
    const { passed, text } = await look(undefined, 'production');
    expect(passed).toBe(true);
    expect(text).not.toContain('Upstash');
  });
});
