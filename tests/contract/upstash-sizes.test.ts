import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineScript } from '../../src/redis/client/client.ts';
import { errorFromReply } from '../../src/redis/client/error-replies.ts';
import { RESILIENCE_DEFAULTS } from '../../src/redis/client/resilience.ts';
import {
  type CacheEvent,
  connectRedis,
  createCacheStore,
  type RedisCommand,
  type ResilientClient,
} from '../../src/redis/index.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';

const LIMIT = 20_000;
const ECHO = defineScript('echoLargeArgument', 'return #ARGV[1]');
const EXPECTED = { name: 'RequestTooLargeError', code: 'VALUE_TOO_LARGE', retryable: false };
const REQUEST = 'The values do not fit into one database request';
const REPLY = 'The values do not fit into one database reply';

let server: UpstashServer;
/** Knows the limit of the database. */
let aware: ResilientClient;
/** Assumes a higher limit than the database has. */
let unaware: ResilientClient;

beforeAll(async () => {
  const [backing] = sharedServers().standalone.nodes;
  if (!backing) throw new Error('no standalone server');
  server = await startUpstash(backing, { maxRequestBytes: LIMIT });
  const resilience = { ...RESILIENCE_DEFAULTS, circuitFailures: 2 };
  aware = connectRedis({ endpoint: { ...server.endpoint, maxRequestBytes: LIMIT }, resilience });
  unaware = connectRedis({ endpoint: server.endpoint, resilience });
});
afterAll(async () => {
  await aware.close();
  await unaware.close();
  await server.close();
});

const keyOf = (name: string) => `cache:{${freshTenant()}}:${name}`;
const bytesOf = (body: unknown) => Buffer.byteLength(JSON.stringify(body));

/** Counts the requests of a call that must be rejected. */
async function rejected(call: () => Promise<unknown>) {
  const before = server.requestCount;
  const error = await call().catch((reason: unknown) => reason);
  return { error, requests: server.requestCount - before };
}

describe('a request that is too large', () => {
  /** A quote is one character of a value and two bytes of a request. */
  const quotes = '"'.repeat(LIMIT * 0.6);
  const calls: [string, (client: ResilientClient) => Promise<unknown>][] = [
    ['a command', (client) => client.command(['SET', keyOf('a'), quotes])],
    ['a pipeline', (client) => client.pipeline(Array(4).fill(['SET', keyOf('a'), 'x'.repeat(LIMIT / 3)]))],
    ['a script', (client) => client.script(ECHO, [keyOf('a')], [quotes])],
  ];

  it.each(calls)('%s is rejected before it is sent', async (_, call) => {
    const { error, requests } = await rejected(() => call(aware));
    expect(error).toMatchObject({ ...EXPECTED, limitBytes: LIMIT });
    expect(String(error)).toContain(`${REQUEST}: `);
    expect(requests).toBe(0);
  });

  it.each(calls)('%s has the same code if Upstash rejects it, and is not repeated', async (_, call) => {
    const { error, requests } = await rejected(() => call(unaware));
    expect(error).toMatchObject({ ...EXPECTED, message: REQUEST, actualBytes: undefined });
    expect(requests).toBe(1);
  });

  it('opens no circuit and leaves nothing behind', async () => {
    const key = keyOf('a');
    for (let i = 0; i < 4; i++) {
      await rejected(() => unaware.command(['SET', key, quotes]));
      await rejected(() =>
        unaware.pipeline([
          ['SET', key, quotes],
          ['SET', key, 'x'],
        ]),
      );
    }
    expect(unaware.circuit()).toBe('closed');
    expect(await unaware.command(['GET', key])).toBeNull();
  });

  it.each([
    ['ASCII', 'x'],
    ['quotes', '"'],
    ['accents', 'é'],
    ['emoji', '😀'],
    ['control characters', '\u0001'],
    ['halves of surrogate pairs', '\ud800'],
  ])('is measured to the byte: %s', async (_, char) => {
    const key = keyOf('exact');
    const body = (text: string): RedisCommand => ['SET', key, text];
    const charBytes = bytesOf(char) - 2;
    const filled = char.repeat(Math.floor((LIMIT - bytesOf(body(''))) / charBytes));
    const largest = filled + 'x'.repeat(LIMIT - bytesOf(body(filled)));
    expect(bytesOf(body(largest))).toBe(LIMIT);
    expect(await aware.command(body(largest))).toBe('OK');
    const { error, requests } = await rejected(() => aware.command(body(`${largest}x`)));
    expect(error).toMatchObject({ ...EXPECTED, actualBytes: LIMIT + 1, limitBytes: LIMIT });
    expect(requests).toBe(0);
  });
});

describe('values set in one tick that do not fit into one request', () => {
  const LARGE = 'x'.repeat(LIMIT * 0.3);
  const SMALL = 'x'.repeat(1_500);
  const HUGE = 'x'.repeat(LIMIT);
  const cases = [
    { name: 'small', values: Array<string>(20).fill(SMALL), before: false },
    { name: 'large', values: Array<string>(8).fill(LARGE), before: false },
    { name: 'large, of a tenant whose version is known', values: Array<string>(8).fill(LARGE), before: true },
  ].flatMap((row) => [{ ...row, client: 'aware' } as const, { ...row, client: 'unaware' } as const]);

  it.each(cases)('are stored, but for the one that does not fit alone: $name ($client)', async (row) => {
    const cache = createCacheStore(row.client === 'aware' ? aware : unaware);
    const tenant = freshTenant();
    for (let i = 0; row.before && i < 3; i++) {
      await cache.setCache(tenant, 'n', 'before', 1);
      await cache.getCache(tenant, 'n', 'before');
    }
    const values = row.values.toSpliced(3, 1, HUGE);
    const outcomes = await Promise.allSettled(
      values.map((value, i) => cache.setCache(tenant, 'n', String(i), value)),
    );
    const [failed] = outcomes.splice(3, 1);
    expect(failed).toMatchObject({
      status: 'rejected',
      reason: { ...EXPECTED, name: 'RequestTooLargeError' },
    });
    for (const outcome of outcomes) expect(outcome).toEqual({ status: 'fulfilled', value: true });
    const found = await Promise.all(Object.keys(values).map((key) => cache.getCache(tenant, 'n', key)));
    expect(found).toEqual(values.map((value, i) => (i === 3 ? undefined : value)));
  });

  it('take effect in the order in which they were set', async () => {
    const cache = createCacheStore(aware);
    const tenant = freshTenant();
    await Promise.all([1, 2, 3, 4, 5].map((i) => cache.setCache(tenant, 'n', 'k', `${i}${LARGE}`)));
    expect(await cache.getCache(tenant, 'n', 'k')).toBe(`5${LARGE}`);
  });
});

describe('a reply that is too large', () => {
  const large = 'x'.repeat(LIMIT * 0.7);

  it('is a typed error, is not retried and does not open the circuit', async () => {
    const keys = [keyOf('a'), keyOf('b')];
    for (const key of keys) await aware.command(['SET', key, large, 'PX', 60_000]);
    for (let i = 0; i < 4; i++) {
      const { error, requests } = await rejected(() => aware.command(['MGET', ...keys]));
      expect(error).toMatchObject({ ...EXPECTED, message: REPLY });
      expect(requests).toBe(1);
    }
    expect(aware.circuit()).toBe('closed');
    const replies = await aware.pipeline([
      ['GET', keys[0] ?? ''],
      ['MGET', ...keys],
      ['EXISTS', ...keys],
    ]);
    expect(replies).toEqual([large, expect.objectContaining({ ...EXPECTED, message: REPLY }), 2]);
  });

  it('of values read in one tick is split, so that none fails for the others', async () => {
    const cache = createCacheStore(aware);
    const tenant = freshTenant();
    const keys = ['a', 'b', 'c'];
    for (const key of keys) await cache.setCache(tenant, 'n', key, large);
    const before = server.requestCount;
    const found = await Promise.all(keys.map((key) => cache.getCache(tenant, 'n', key)));
    expect(found).toEqual([large, large, large]);
    // All three, two of them, and each alone.
    expect(server.requestCount - before).toBe(5);
  });

  it('of one getManyCache fails as a whole, and says what to do', async () => {
    const cache = createCacheStore(aware);
    const tenant = freshTenant();
    for (const key of ['a', 'b']) await cache.setCache(tenant, 'n', key, large);
    const { error, requests } = await rejected(() => cache.getManyCache(tenant, 'n', ['a', 'b']));
    const resolution = expect.stringContaining('Read fewer values at a time');
    expect(error).toMatchObject({ ...EXPECTED, message: REPLY, resolution });
    expect(requests).toBe(1);
  });

  it('of one value fails its caller alone, and makes cacheOrFetch load', async () => {
    const [backing] = sharedServers().standalone.nodes;
    if (!backing) throw new Error('no standalone server');
    const unlimited = await startUpstash(backing);
    const other = connectRedis({ endpoint: unlimited.endpoint });
    const tenant = freshTenant();
    await createCacheStore(other).setCache(tenant, 'n', 'huge', 'x'.repeat(LIMIT * 2));
    await other.close();
    await unlimited.close();

    const cache = createCacheStore(aware);
    await cache.setCache(tenant, 'n', 'small', 1);
    const reads = ['huge', 'small'].map((key) => cache.getCache(tenant, 'n', key));
    const [huge, small] = await Promise.allSettled(reads);
    expect(huge).toMatchObject({ status: 'rejected', reason: { ...EXPECTED, message: REPLY } });
    expect(small).toEqual({ status: 'fulfilled', value: 1 });
    expect(await cache.cacheOrFetch(tenant, 'n', 'huge', async () => 'loaded')).toBe('loaded');
  });
});

it('a loaded value that is too large is returned, and its lease is released', async () => {
  const [backing] = sharedServers().standalone.nodes;
  if (!backing) throw new Error('no standalone server');
  const admin = connectAdmin(backing);
  const events: CacheEvent[] = [];
  const cache = createCacheStore(aware, {}, { onEvent: (event) => events.push(event) });
  const tenant = freshTenant();
  const value = '"'.repeat(LIMIT / 2);
  expect((await cache.cacheOrFetch(tenant, 'n', 'k', async () => value)) === value).toBe(true);
  expect(events).toEqual([{ type: 'too-large', tenantId: tenant, namespace: 'n' }]);
  expect(await admin.exists(cacheKeys(tenant).lease('n', 'k'))).toBe(0);
  admin.disconnect();
});

describe('other limits of Upstash', () => {
  const replying = (text: string) => errorFromReply('SET', text);

  it('an entry that would be too large does not count as an outage', () => {
    expect(replying('ERR max single record size exceeded')).toMatchObject(EXPECTED);
    expect(replying('ERR max key size exceeded. Limit: 32768 bytes, Actual: 40000 bytes')).toMatchObject({
      code: 'COMMAND',
    });
  });

  it('a full database is out of memory, and a used-up account is an outage', () => {
    expect(replying('ERR DB capacity quota exceeded')).toMatchObject({ code: 'OUT_OF_MEMORY' });
    expect(replying('ERR max daily request limit exceeded')).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
