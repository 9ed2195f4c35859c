import { beforeEach, describe, expect, it } from 'vitest';
import {
  createRedisClient,
  type RedisApiClient,
  type RedisClientOptions,
} from '../../../src/client/index.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { freshTenant } from '../../support/redis/kinds.ts';

const PERMISSIONS = ['cache:write', 'sessions:manage', 'sessions:delegate', 'tenant:purge'];
const product = productPerFile();

const tokenFor = (tenant: string, user: string, permissions: readonly string[] = PERMISSIONS) =>
  product.mint({ tenant, user, permissions });

/** Records the requests. */
function countingFetch() {
  const urls: string[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    urls.push(`${init?.method} ${new URL(String(url)).search}`);
    return globalThis.fetch(url, init);
  };
  return { urls, fetch };
}

let token: string;
let client: RedisApiClient;
let urls: string[];
const clientOf = (options: Partial<RedisClientOptions> = {}) =>
  createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000, ...options });

describe('the client against the running product', () => {
  beforeEach(async () => {
    token = await tokenFor(freshTenant(), 'alice');
    const counting = countingFetch();
    urls = counting.urls;
    client = clientOf({ fetch: counting.fetch });
  });

  it('reads health without a token', async () => {
    const anonymous = clientOf({ getToken: () => Promise.reject(new Error('no token')) });
    expect(await anonymous.health()).toEqual({ status: 'ready' });
    await expect(anonymous.health({ details: true })).rejects.toThrow('no token');
    expect(await client.health({ details: true })).toEqual({
      status: 'ready',
      provider: 'redis',
      latencyMs: expect.any(Number),
      circuit: 'closed',
    });
  });

  it('creates, reads, updates, lists, rotates and destroys sessions', async () => {
    const { sessions } = client;
    const data = {
      metadata: { cart: [1] },
      userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0',
      ipAddress: '192.0.2.1',
    };
    const { sessionId, session, evicted } = await sessions.create(data);
    expect(session).toMatchObject({ ...data, version: 1, userId: 'auth0|alice' });
    expect(session.device).toContain('Firefox');
    expect(evicted).toEqual([]);
    expect(await sessions.get(sessionId)).toMatchObject({ handle: session.handle, metadata: { cart: [1] } });

    const { metadata: _, ...summary } = session;
    expect(await sessions.getSummary(session.handle)).toEqual(summary);
    expect(await sessions.getSummary('garbage')).toBeNull();

    const updated = await sessions.update(
      sessionId,
      { metadata: { page: 'p', cart: null } },
      { ifVersion: 1 },
    );
    expect(updated).toMatchObject({ version: 2, metadata: { page: 'p' } });
    await expect(sessions.update(sessionId, {}, { ifVersion: 1 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      status: 412,
    });

    const other = await sessions.create();
    const listed = await sessions.list();
    expect(listed.sessions.map(({ handle }) => handle).toSorted()).toEqual(
      [session.handle, other.session.handle].toSorted(),
    );
    for (const current of [sessionId, { handle: session.handle }]) {
      const { sessions: marked } = await sessions.list({ current });
      expect(marked.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ handle: session.handle }]);
      expect(urls.at(-1)).not.toContain(sessionId);
    }
    expect((await sessions.list({ limit: 1 })).cursor).toBeDefined();
    expect(await sessions.list({ userId: 'auth0|bob' })).toEqual({ sessions: [] });

    const everyone = await sessions.listTenant({ limit: 1 });
    expect(everyone.sessions).toMatchObject([{ userId: 'auth0|alice' }]);
    const others = await sessions.listTenant({ cursor: everyone.cursor });
    expect([...everyone.sessions, ...others.sessions].map(({ handle }) => handle).toSorted()).toEqual(
      [session.handle, other.session.handle].toSorted(),
    );
    expect(await sessions.listTenant({ userId: 'auth0|bob' })).toEqual({ sessions: [] });
    expect(await sessions.listEnded()).toEqual([]);

    const rotated = await sessions.rotate(sessionId);
    expect(rotated?.session.metadata).toEqual({ page: 'p' });
    expect(await sessions.get(sessionId)).toBeNull();
    expect(await sessions.rotate(sessionId)).toBeNull();
    expect(await sessions.update(sessionId, {})).toBeNull();

    expect(await sessions.destroy({ handle: other.session.handle })).toBe(true);
    expect(await sessions.destroy(other.sessionId)).toBe(false);
    expect(await sessions.listEnded()).toMatchObject([
      { handle: other.session.handle, cause: 'signed-out-remotely', createdAt: other.session.createdAt },
    ]);
    expect(await sessions.listEnded({ userId: 'auth0|bob' })).toEqual([]);
    const kept = rotated?.sessionId ?? '';
    await sessions.create();
    expect(await sessions.destroyOthers({ except: kept })).toBe(1);
    await sessions.create();
    expect(await sessions.destroyOthers({ except: { handle: rotated?.session.handle ?? '' } })).toBe(1);
    expect(await sessions.destroyOthers({ userId: 'auth0|bob' })).toBe(0);
    expect(await sessions.get(kept)).not.toBeNull();
    await expect(sessions.revokeTenant()).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
      status: 403,
      retryable: false,
      stepUp: { maxAgeSeconds: 900 },
    });
    await sessions.revokeTenant({ confirm: session.tenantId });
    expect(await sessions.get(kept)).toBeNull();
  });

  it('reports which data had no effect', async () => {
    token = await tokenFor(freshTenant(), 'alice', []);
    const { sessions } = client;
    const { sessionId, session, ignored } = await sessions.create({ ipAddress: '192.0.2.1' });
    expect(ignored).toEqual(['ipAddress']);
    expect(session.ipAddress).not.toBe('192.0.2.1');
    expect(await sessions.update(sessionId, { userAgent: 'x' })).toMatchObject({ ignored: ['userAgent'] });
    expect(await sessions.update(sessionId, { metadata: { a: 1 } })).not.toHaveProperty('ignored');
  });

  it('passes its user’s client with the server’s token', async () => {
    const tenant = freshTenant();
    token = await tokenFor(tenant, 'alice', []);
    const serverToken = await tokenFor(tenant, 'frontend', ['sessions:delegate']);
    const server = clientOf({ getServerToken: () => serverToken });
    const { session, ...created } = await server.sessions.create({ ipAddress: '192.0.2.1' });
    expect(session).toMatchObject({ userId: 'auth0|alice', ipAddress: '192.0.2.1' });
    expect(created).not.toHaveProperty('ignored');
    const foreign = await tokenFor(freshTenant(), 'frontend', ['sessions:delegate']);
    await expect(
      clientOf({ getServerToken: () => foreign }).sessions.create({ ipAddress: '192.0.2.1' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
    await expect(
      clientOf({ getServerToken: () => 'junk' }).sessions.create({ ipAddress: '192.0.2.1' }),
    ).rejects.toMatchObject({ code: 'INVALID_SERVER_TOKEN', status: 401 });
  });

  it('creates one session no matter how often an idempotency key is sent', async () => {
    const idempotencyKey = '0123456789abcdef0123456789abcdef';
    const one = await client.sessions.create({}, { idempotencyKey });
    expect((await client.sessions.create({}, { idempotencyKey })).sessionId).toBe(one.sessionId);
    await client.sessions.destroy(one.sessionId);
    await expect(client.sessions.create({}, { idempotencyKey })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_USED',
    });
  });

  it('sets, gets, looks up, deletes and invalidates', async () => {
    const { cache } = client;
    const key = 'ключ, with/everything?&=%20#';
    expect(await cache.set('ns', key, { a: [null, 'é'] }, { ttl: 60, tags: ['t,1', 't2'] })).toBe(true);
    expect(await cache.get('ns', key)).toEqual({ a: [null, 'é'] });
    expect(await cache.lookUp('ns', key)).toEqual({ value: { a: [null, 'é'] }, asOf: expect.any(String) });
    await cache.invalidateTags(['page, 1'], { deadAfter: 60 });
    const tags = ['page, 1', 'x'.repeat(1_024)];
    expect(await cache.get('ns', key, { tags })).toBeUndefined();
    expect((await cache.lookUp('ns', key, { tags })).value).toBeUndefined();
    expect((await cache.getMany('ns', [key], { tags })).size).toBe(0);
    expect(await cache.get('ns', key, { tags: tags.slice(1) })).toEqual({ a: [null, 'é'] });
    await cache.invalidateTags(['t,1']);
    expect(await cache.get('ns', key)).toBeUndefined();

    await cache.setMany('ns', { a: 1, b: null }, { tags: ['t'] });
    await cache.setMany('ns', new Map([['c,d', 3]]));
    expect(await cache.getMany('ns', ['a', 'b', 'c,d', 'x'])).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', null],
        ['c,d', 3],
      ]),
    );
    await cache.delete('ns', 'a');
    expect(await cache.get('ns', 'a')).toBeUndefined();
    await cache.invalidateNamespace('ns');
    expect((await cache.getMany('ns', ['b', 'c,d'])).size).toBe(0);
    await cache.set('ns', 'k', 1);
    await cache.clear();
    expect(await cache.lookUp('ns', 'k')).toMatchObject({ value: undefined });
    expect(await cache.metrics()).toMatchObject({ hits: expect.any(Number), namespaces: expect.any(Object) });
  });

  it('stores nothing under an as-of time before a delete, or one in the future', async () => {
    const { cache } = client;
    const asOf = await cache.asOf();
    expect(await cache.set('ns', 'k', 1, { asOf })).toBe(true);
    await cache.delete('ns', 'k');
    expect(await cache.set('ns', 'k', 1, { asOf })).toBe(false);
    const { asOf: now } = await cache.lookUp('ns', 'k');
    const future = now.replace(/^\d+/, (time) => String(Number(time) + 1_000_000)) as typeof now;
    await expect(cache.set('ns', 'k', 1, { asOf: future })).rejects.toMatchObject({
      code: 'AS_OF_AHEAD',
      status: 422,
    });
  });

  it('loads once with one look-up and one write, then hits with one request', async () => {
    const { cache } = client;
    let loads = 0;
    const load = async () => ({ n: ++loads });
    expect(await cache.getOrLoad('ns', 'k', load, { ttl: 60, tags: ['t'] })).toEqual({ n: 1 });
    expect(urls).toEqual(['GET ?action=lookUp&namespace=ns&key=k', 'POST ']);
    expect(await cache.getOrLoad('ns', 'k', load)).toEqual({ n: 1 });
    expect(urls).toHaveLength(3);
    await cache.invalidateTags(['t']);
    expect(await cache.getOrLoad('ns', 'k', load)).toEqual({ n: 2 });
  });

  it('purges the tenant, call by call', async () => {
    const { sessionId, session } = await client.sessions.create();
    await client.cache.set('ns', 'k', 1);
    expect(await client.purgeTenant({ dryRun: true, limit: 100_000 })).toEqual({
      sessions: 1,
      entries: 1,
      more: false,
    });
    expect(await client.sessions.get(sessionId)).not.toBeNull();
    const removed = { sessions: 0, entries: 0 };
    let cursor: string | undefined;
    do {
      const report = await client.purgeTenant({ cursor, limit: 500, confirm: session.tenantId });
      removed.sessions += report.sessions;
      removed.entries += report.entries;
      cursor = report.cursor;
    } while (cursor !== undefined);
    expect(removed).toEqual({ sessions: 1, entries: 1 });
    expect(await client.sessions.get(sessionId)).toBeNull();
    expect(await client.cache.get('ns', 'k')).toBeUndefined();
  });

  it('names the missing permission', async () => {
    token = await tokenFor(freshTenant(), 'reader', []);
    await expect(client.cache.set('ns', 'k', 1)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      detail: expect.stringContaining('cache:write'),
    });
    await expect(client.sessions.revokeTenant()).rejects.toMatchObject({ status: 403 });
    await expect(client.sessions.listTenant()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(client.sessions.listEnded({ userId: 'auth0|bob' })).rejects.toMatchObject({ status: 403 });
    await expect(client.purgeTenant()).rejects.toMatchObject({ status: 403 });
    token = 'junk';
    await expect(client.cache.get('ns', 'k')).rejects.toMatchObject({ code: 'INVALID_TOKEN', status: 401 });
  });
});
