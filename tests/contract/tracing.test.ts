import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import {
  type CacheStore,
  type CacheTrace,
  connectRedis,
  createCacheStore,
  createSessionStore,
  type RedisClient,
} from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { leaksIn, plant } from '../support/planted.ts';
import { describeRedis, forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { listen, type Traces } from '../support/traces.ts';
import { argumentsOf, callsOf, openWorld, rightArguments } from './arguments/calls.ts';

let traces: Traces | undefined;
afterEach(() => traces?.stop());

const withoutDuration = ({ durationMs, ...rest }: CacheTrace) => {
  expect(durationMs).toBeGreaterThanOrEqual(0);
  return rest;
};

forEachRedis((redis) => {
  let tenant: string;
  let cache: CacheStore;
  beforeEach(() => {
    tenant = freshTenant();
    cache = createCacheStore(redis.client);
  });

  /** What the operations of a run published when they ended. */
  async function traced(run: () => Promise<unknown>) {
    const listening = listen('cache', 'session', 'command');
    traces = listening;
    await run().finally(() => listening.stop());
    return listening;
  }
  const cacheTraces = async (run: () => Promise<unknown>) =>
    (await traced(run)).of('cache').map(withoutDuration);

  it('a read reports whether it hit, and its cost', async () => {
    await cache.setCache(tenant, 'ns', 'key', 1);
    const call = { operation: 'getCache', tenantId: tenant, namespace: 'ns', code: 'OK', roundTrips: 1 };
    expect(await cacheTraces(() => cache.getCache(tenant, 'ns', 'key'))).toEqual([
      { ...call, result: 'hit', ageMs: expect.any(Number) },
    ]);
    expect(await cacheTraces(() => cache.texts.getCache(tenant, 'ns', 'none'))).toEqual([
      { ...call, result: 'miss' },
    ]);
    expect(await cacheTraces(() => cache.getManyCache(tenant, 'ns', ['key', 'none']))).toEqual([
      { ...call, operation: 'getManyCache', requested: 2, hits: 1, stale: 0 },
    ]);
  });

  it('a stale read reports what was invalidated', async () => {
    const store = () => cache.setCache(tenant, 'ns', 'key', 1, 60, ['a', 'b', 'other']);
    const read = async () => (await cacheTraces(() => cache.getCache(tenant, 'ns', 'key')))[0];
    await store();
    await cache.invalidateCacheByTags(tenant, ['a', 'b', 'unrelated']);
    expect(await read()).toMatchObject({
      ...{ result: 'stale', staleBy: ['tag:a', 'tag:b'], ageMs: expect.any(Number) },
      roundTrips: 2,
    });
    await store();
    await cache.invalidateNamespace(tenant, 'ns');
    expect(await read()).toMatchObject({ result: 'stale', staleBy: ['namespace:ns'] });
    await store();
    await cache.clearTenantCache(tenant);
    expect(await read()).toMatchObject({ result: 'stale', staleBy: ['tenant'] });
    const many = await cacheTraces(() => cache.getManyCache(tenant, 'ns', ['key', 'none']));
    expect(many).toMatchObject([{ requested: 2, hits: 0, stale: 1, staleBy: ['tenant'] }]);
  });

  it('calls of one tick count the round trip that they share', async () => {
    // Counters that have waited for a second would be a third command.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await cache.setCache(tenant, 'ns', 'key', 1);
    const { of } = await traced(() =>
      Promise.all([
        ...Array.from({ length: 5 }, () => cache.getCache(tenant, 'ns', 'key')),
        cache.setCache(tenant, 'ns', 'key', 2),
      ]),
    );
    expect(
      of('cache')
        .map(({ operation, roundTrips }) => `${operation} ${roundTrips}`)
        .sort(),
    ).toEqual([...Array.from({ length: 5 }, () => 'getCache 1'), 'setCache 1']);
    expect(of('command')).toHaveLength(2);
    expect(of('command')[0]).toMatchObject({ operation: 'MGET', kind: 'command', size: 1, code: 'OK' });
  });

  it('a load reports whose it was, and its round trips', async () => {
    const { passed, open } = gate();
    const load = () => cache.cacheOrFetch(tenant, 'ns', 'key', () => passed.then(() => 1));
    const loads = await cacheTraces(async () => {
      const first = load();
      const second = load();
      open();
      await Promise.all([first, second]);
    });
    const call = { operation: 'cacheOrFetch', tenantId: tenant, namespace: 'ns', result: 'miss', code: 'OK' };
    expect(loads).toHaveLength(2);
    expect(loads.map(({ load }) => load).sort()).toEqual(['own', 'shared']);
    for (const message of loads) expect(message).toMatchObject(call);
    const own = await cacheTraces(() => cache.cacheOrFetch(tenant, 'ns', 'other', () => 1));
    expect(own).toMatchObject([{ ...call, load: 'own', roundTrips: 3 }]);
  });

  it('an expired entry reports since when it is expired, and why it was served', async () => {
    const options = { staleIfError: 60, staleWhileRevalidate: 0 };
    const load = (loader: () => number) =>
      cache.cacheOrFetch(tenant, 'ns', 'key', loader, 60, ['a'], options);
    await load(() => 1);
    await cache.expireCache(tenant, 'ns', 'key');
    const failing = () => {
      throw new Error('down');
    };
    expect(await cacheTraces(() => load(failing))).toMatchObject([
      {
        result: 'expired',
        ageMs: expect.any(Number),
        expiredForMs: expect.any(Number),
        load: 'own',
        servedStale: 'if-error',
        code: 'OK',
      },
    ]);
  });

  it('errors are reported only by their code', async () => {
    const secret = plant('message');
    const failing = async () => {
      throw new Error(secret);
    };
    const { of, texts } = await traced(async () => {
      await expect(cache.cacheOrFetch(tenant, 'ns', 'key', failing)).rejects.toThrow(secret);
      await expect(cache.getCache(tenant, '', 'key')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
    expect(of('cache').map(({ code }) => code)).toEqual(['UNKNOWN', 'INVALID_INPUT']);
    expect(texts.filter((text) => text.startsWith('cache error'))).toHaveLength(2);
    expect(leaksIn(texts.join('\n'))).toEqual([]);
  });

  it('session calls report what happened to the session', async () => {
    const sessions = createSessionStore(redis.client, { maxSessionsPerUser: 1, touchInterval: 0 });
    const { of } = await traced(async () => {
      await sessions.createSession({ tenantId: tenant, userId: 'alice' });
      const { sessionId } = await sessions.createSession({ tenantId: tenant, userId: 'alice' });
      await sessions.getSession(tenant, sessionId);
      await sessions.listUserSessions(tenant, 'alice');
      await sessions.destroySession(tenant, sessionId);
      await sessions.destroySession(tenant, sessionId);
    });
    const call = { tenantId: tenant, code: 'OK', durationMs: expect.any(Number) };
    const costs = { roundTrips: expect.any(Number) };
    expect(of('session')).toEqual([
      { ...call, ...costs, operation: 'createSession', result: 'created', evicted: 0 },
      { ...call, ...costs, operation: 'createSession', result: 'created', evicted: 1 },
      { ...call, operation: 'getSession', result: 'found', touched: true, roundTrips: 2 },
      { ...call, ...costs, operation: 'listUserSessions', count: 1 },
      { ...call, operation: 'destroySession', result: 'ended', roundTrips: 1 },
      { ...call, operation: 'destroySession', result: 'absent', roundTrips: 1 },
    ]);
  });

  const stores = (client: RedisClient) => {
    const sessions = createSessionStore(client);
    return {
      session: callsOf(sessions).filter(([name]) => name !== 'isSessionOf'),
      cache: [...callsOf(createCacheStore(client)), ...callsOf(createCacheStore(client).texts)],
    };
  };

  it('every method is traced, and no message has a key, a value, an id or a user', async () => {
    const world = await openWorld(redis.client);
    const { session, handle } = { ...world.created, handle: world.created.session.handle };
    const secrets = [world.created.sessionId, world.foreign.sessionId, handle, session.userId, 'user_123'];
    const kept = new Set([world.tenant, 'users']);
    const known = Object.keys(argumentsOf(world));
    for (const subject of ['session', 'cache'] as const) {
      for (const [name, call] of stores(redis.client)[subject]) {
        expect(known).toContain(name);
        const right = rightArguments(world, name, redis.client);
        const { of, texts } = await traced(async () => {
          await Promise.allSettled([call(...right)]);
          await Promise.allSettled([call(...right.map((argument) => hostile(argument, kept)))]);
        });
        const operations = of(subject).map(({ operation }) => operation);
        expect(operations, name).toEqual([name, name]);
        expect(texts.length, name).toBeGreaterThanOrEqual(8);
        expect(leaksIn(texts.join('\n'), secrets), name).toEqual([]);
      }
    }
  });
});

/** The same with a secret in place of every text, including the errors that functions throw. */
function hostile(value: unknown, kept: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return kept.has(value) ? value : plant('argument');
  if (typeof value === 'function') {
    return () => {
      throw new Error(plant('thrown'));
    };
  }
  if (Array.isArray(value)) return value.map((item) => hostile(item, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, kept)]));
}

describeRedis('standalone', (redis) => {
  it('without a listener, nothing runs in a separate context', async () => {
    const tenant = freshTenant();
    const cache = createCacheStore(redis.client);
    const sessions = createSessionStore(redis.client);
    const run = vi.spyOn(AsyncLocalStorage.prototype, 'run');
    const use = async () => {
      await cache.setCache(tenant, 'ns', 'key', 1);
      await cache.getCache(tenant, 'ns', 'key');
      const { sessionId } = await sessions.createSession({ tenantId: tenant, userId: 'alice' });
      await sessions.getSession(tenant, sessionId);
    };
    try {
      await use();
      expect(run).not.toHaveBeenCalled();
      traces = listen('cache');
      await use();
      expect(run).toHaveBeenCalled();
    } finally {
      run.mockRestore();
    }
  });

  it('a copy from the local tier is reported as such', async () => {
    const tenant = freshTenant();
    const localTier = { mode: 'bounded', maxBytes: 1_048_576, localTtlMs: 60_000 } as const;
    const cache = createCacheStore(redis.client, { localTier });
    await cache.setCache(tenant, 'ns', 'key', 1);
    await cache.getCache(tenant, 'ns', 'key');
    const listening = listen('cache');
    traces = listening;
    await cache.getCache(tenant, 'ns', 'key');
    expect(listening.of('cache')).toMatchObject([{ result: 'hit', local: true, roundTrips: 0 }]);
  });

  it('a call that continues without Redis reports it', async () => {
    const client = connectRedis(redis.target);
    const cache = createCacheStore(client);
    await client.close();
    const listening = listen('cache', 'command');
    traces = listening;
    expect(await cache.cacheOrFetch(freshTenant(), 'ns', 'key', () => 1)).toBe(1);
    expect(listening.of('cache')).toMatchObject([{ degraded: true, load: 'own', code: 'OK' }]);
    expect(listening.of('command')).toMatchObject([{ operation: 'MGET', code: 'CLOSED' }]);
  });
});
