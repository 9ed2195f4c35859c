import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CacheStore,
  connectRedis,
  createCacheStore,
  createSessionStore,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
  type SessionStore,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { PRIMARY_ARGS, type ReadRegion, startReadRegion } from '../support/upstash/read-region.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';

/** Two environments, each with its own client and sync token, on a database whose read region lags. */
interface Environment {
  readonly client: RedisClient;
  readonly cache: CacheStore;
  readonly localTier: CacheStore;
  readonly sessions: SessionStore;
}

let primary: StandaloneServer;
let region: ReadRegion;
let upstash: UpstashServer;
let a: Environment;
let b: Environment;
let tenant: string;

function openEnvironment(): Environment {
  const client = connectRedis({ endpoint: upstash.endpoint });
  return {
    client,
    cache: createCacheStore(client),
    localTier: createCacheStore(client, { localTier: { mode: 'validated', maxBytes: 1_048_576 } }),
    sessions: createSessionStore(client),
  };
}

beforeAll(async () => {
  primary = await startStandalone({ args: PRIMARY_ARGS });
  region = await startReadRegion(primary.process.address);
  upstash = await startUpstash(primary.process.address, { region });
  a = openEnvironment();
  b = openEnvironment();
});
afterAll(async () => {
  await Promise.all([a, b].map(({ client }) => client.close()));
  await upstash.close();
  await region.close();
  await primary.close();
});
beforeEach(async () => {
  tenant = freshTenant();
  await region.catchUp();
});

/** Without these, the tests below would prove nothing. */
describe('the stand-in', () => {
  const post = async (command: readonly unknown[], syncToken = '') => {
    const { url, token } = upstash.endpoint;
    const headers = { authorization: `Bearer ${token}`, 'upstash-sync-token': syncToken };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(command) });
    const { result } = (await response.json()) as { result: unknown };
    return { result, syncToken: response.headers.get('upstash-sync-token') ?? '' };
  };
  const read = (key: string, syncToken?: string) => post(['GET', key], syncToken);

  it('serves reads from a replica that lags, and waits for a sync token', async () => {
    const key = `cache:{${tenant}}:x`;
    await post(['SET', key, 'old']);
    await region.catchUp();
    region.lag();
    const { syncToken } = await post(['SET', key, 'new']);
    expect((await read(key)).result).toBe('old');
    expect((await post(['EVAL_RO', "return redis.call('GET', KEYS[1])", 1, key])).result).toBe('old');
    expect((await post(['EVAL', "return redis.call('GET', KEYS[1])", 1, key])).result).toBe('new');
    expect((await read(key, syncToken)).result).toBe('new');
  });
});

/** The local tier keeps copies of values of this size. */
const OLD = 'old'.repeat(1_000);

describe('G1: a value that A invalidated is not read by B', () => {
  const ENDINGS: [string, (cache: CacheStore) => Promise<unknown>][] = [
    ['invalidateCacheByTags', (cache) => cache.invalidateCacheByTags(tenant, ['tag'])],
    ['invalidateNamespace', (cache) => cache.invalidateNamespace(tenant, 'n')],
    ['clearTenantCache', (cache) => cache.clearTenantCache(tenant)],
    ['deleteCache', (cache) => cache.deleteCache(tenant, 'n', 'k')],
    ['setCache', (cache) => cache.setCache(tenant, 'n', 'k', 'new')],
  ];
  const READS: [string, (environment: Environment) => Promise<unknown>][] = [
    ['getCache', ({ cache }) => cache.getCache(tenant, 'n', 'k')],
    ['getManyCache', async ({ cache }) => (await cache.getManyCache(tenant, 'n', ['k'])).get('k')],
    ['lookUpCache', async ({ cache }) => (await cache.lookUpCache(tenant, 'n', 'k')).value],
    ['cacheOrFetch', ({ cache }) => cache.cacheOrFetch(tenant, 'n', 'k', async () => 'new')],
    ['the local tier', ({ localTier }) => localTier.getCache(tenant, 'n', 'k')],
    [
      'cacheOrFetch with the local tier',
      ({ localTier: c }) => c.cacheOrFetch(tenant, 'n', 'k', async () => 'new'),
    ],
  ];
  const cases = READS.flatMap(([read, run]) =>
    ENDINGS.map(([ending, end]) => [read, ending, run, end] as const),
  );

  it.each(cases)('by %s after %s', async (_, __, read, end) => {
    await a.cache.cacheOrFetch(tenant, 'n', 'k', async () => OLD, 60, ['tag']);
    await a.cache.setCache(tenant, 'other', 'k', 'kept', 60, ['other']);
    await region.catchUp();
    expect(await read(b)).toBe(OLD);
    region.lag();
    await end(a.cache);
    expect([undefined, 'new']).toContain(await read(b));
    expect([undefined, 'new']).toContain(await read(b));
  });

  it('and B still reads what was not invalidated', async () => {
    await a.cache.setCache(tenant, 'n', 'gone', 1, 60, ['tag']);
    await a.cache.setCache(tenant, 'n', 'kept', 2, 60, ['other']);
    region.lag();
    await a.cache.invalidateCacheByTags(tenant, ['tag']);
    expect(Object.fromEntries(await b.cache.getManyCache(tenant, 'n', ['gone', 'kept']))).toEqual({
      kept: 2,
    });
  });
});

describe('G5: a session that A ended does not open at B', () => {
  const create = () => a.sessions.createSession({ tenantId: tenant, userId: 'alice', metadata: {} });
  const ENDINGS: [string, (id: string) => Promise<unknown>][] = [
    ['destroySession', (id) => a.sessions.destroySession(tenant, id)],
    ['destroyUserSessions', () => a.sessions.destroyUserSessions(tenant, 'alice')],
    ['revokeTenantSessions', () => a.sessions.revokeTenantSessions(tenant)],
    ['rotateSession', (id) => a.sessions.rotateSession(tenant, id)],
  ];

  it.each(ENDINGS)('after %s', async (_, end) => {
    const { sessionId, session } = await create();
    await region.catchUp();
    expect(await b.sessions.getSession(tenant, sessionId)).toMatchObject({ handle: session.handle });
    region.lag();
    await end(sessionId);
    expect(await b.sessions.getSession(tenant, sessionId)).toBeNull();
  });

  it('and is not listed; a session that A just created opens and is listed', async () => {
    const ended = await create();
    await region.catchUp();
    await b.sessions.listUserSessions(tenant, 'alice');
    region.lag();
    await a.sessions.destroySession(tenant, ended.sessionId);
    const { sessionId, session } = await create();
    expect(await b.sessions.getSession(tenant, sessionId)).toMatchObject({ handle: session.handle });
    const { sessions } = await b.sessions.listUserSessions(tenant, 'alice');
    expect(sessions.map(({ handle }) => handle)).toEqual([session.handle]);
  });
});

describe('every read of the driver runs at the primary', () => {
  const keyOf = (name: string) => `cache:{${tenant}}:${name}`;
  const READS: [string, () => RedisCommand][] = [
    ['MGET', () => ['MGET', keyOf('text'), keyOf('none')]],
    ['GET', () => ['GET', keyOf('text')]],
    ['GETRANGE', () => ['GETRANGE', keyOf('text'), 0, 1]],
    ['EXISTS', () => ['EXISTS', keyOf('text'), keyOf('late')]],
    ['HGETALL', () => ['HGETALL', keyOf('hash')]],
    ['ZRANGE', () => ['ZRANGE', keyOf('zset'), '-inf', '+inf', 'BYSCORE', 'LIMIT', 0, 9, 'WITHSCORES']],
    ['ZMSCORE', () => ['ZMSCORE', keyOf('zset'), 'member', 'none']],
  ];

  /** Makes the region lag behind one more write of A, which B does not know about. */
  async function change(): Promise<RedisReply[]> {
    await region.catchUp();
    await b.client.command(['TIME']);
    region.lag();
    await a.client.pipeline([
      ['SET', keyOf('text'), 'new', 'PX', 60_000],
      ['SET', keyOf('late'), 'new'],
      ['HSET', keyOf('hash'), 'field', 'new'],
      ['ZADD', keyOf('zset'), '1700000000000001', 'member'],
    ]);
    return Promise.all(READS.map(([, read]) => a.client.command(read())));
  }

  it.each(READS)('%s alone', async (name, read) => {
    const expected = await change();
    expect(await b.client.command(read())).toEqual(expected[READS.findIndex(([other]) => other === name)]);
  });

  it.each(READS)('%s in a pipeline', async (name, read) => {
    const expected = await change();
    const replies = await b.client.pipeline([['TIME'], read()]);
    expect(replies[1]).toEqual(expected[READS.findIndex(([other]) => other === name)]);
  });

  it('a read behind a write of its pipeline', async () => {
    await change();
    const lease: RedisCommand = ['SET', keyOf('lease'), 'token', 'NX', 'PX', 60_000];
    expect(await b.client.pipeline([lease, ['MGET', keyOf('text')]])).toEqual(['OK', ['new']]);
  });

  it.each([7_000, 9_000])('with %i arguments', async (count) => {
    const reply = await b.client.command(['MGET', ...Array.from({ length: count }, (_, i) => keyOf(`${i}`))]);
    expect(reply).toEqual(Array(count).fill(null));
  });

  it('with its errors in their places', async () => {
    await a.client.command(['SET', keyOf('text'), 'text']);
    const [failed, read] = await b.client.pipeline([
      ['ZRANGE', keyOf('text'), 0, -1],
      ['GET', keyOf('text')],
    ]);
    expect(failed).toMatchObject({
      code: 'COMMAND',
      message: expect.stringMatching(/^ZRANGE failed: WRONGTYPE/),
    });
    expect(read).toBe('text');
  });
});

it('reads cost one request each, also on a server that has forgotten every script', async () => {
  const { sessionId } = await a.sessions.createSession({ tenantId: tenant, userId: 'alice', metadata: {} });
  await a.cache.setCache(tenant, 'n', 'k', 1);
  await a.client.command(['SCRIPT', 'FLUSH']);
  const costOf = async (run: () => Promise<unknown>) => {
    const before = upstash.requestCount;
    await run();
    return upstash.requestCount - before;
  };
  expect(await costOf(() => b.cache.getCache(tenant, 'n', 'k'))).toBe(1);
  expect(await costOf(() => b.sessions.getSession(tenant, sessionId))).toBe(1);
  expect(await costOf(() => b.client.pipeline([['GET', 'k'], ['TIME'], ['MGET', 'k', 'l']]))).toBe(1);
});
