import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { allOperations } from '../../src/api/operations/all.ts';
import * as cache from '../../src/api/operations/cache.ts';
import * as entries from '../../src/api/operations/cache-entries.ts';
import { cacheOperations } from '../../src/api/operations/cache-group.ts';
import * as inspection from '../../src/api/operations/cache-inspection.ts';
import type { Operation } from '../../src/api/operations/define.ts';
import { runOperation } from '../../src/api/operations/run.ts';
import * as sessions from '../../src/api/operations/sessions.ts';
import { createCacheStore, createSessionStore, createTenantPurge } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { apiRedis } from './api-redis.ts';

const all: Readonly<Record<string, Operation<never, unknown, unknown>>> = allOperations;

test('the table has every operation under its own name', () => {
  const cacheExports = { ...cache, ...entries, ...inspection };
  const { sessionOperations, ...sessionExports } = sessions;
  expect(Object.keys(cacheOperations).toSorted()).toEqual(Object.keys(cacheExports).toSorted());
  expect(Object.keys(sessionOperations).toSorted()).toEqual(Object.keys(sessionExports).toSorted());
  expect(Object.values(all).map(({ name }) => name)).toEqual(Object.keys(all));
});

describe.each(Object.entries(all))('%s', (_, operation) => {
  test('can be described as JSON Schema', () => {
    const options = { unrepresentable: 'any', io: 'input' } as const;
    const closed = { type: 'object', additionalProperties: false };
    expect(z.toJSONSchema(operation.input, options)).toMatchObject(closed);
    expect(z.toJSONSchema(operation.output, options)).toMatchObject({ type: 'object' });
  });

  test('has an example that fits its schemas', () => {
    const { input, output } = operation.example();
    expect(operation.input.safeParse(input)).toMatchObject({ success: true });
    expect(operation.output.safeParse(output)).toEqual({ success: true, data: output });
  });

  test('states what it does in a sentence', () => {
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
  });

  test('runs without a caller only if it is public', async () => {
    const health = { provider: 'upstash', measure: async () => 1 };
    const running = runOperation(operation, { health } as never, {});
    if (operation.permission === 'public') await expect(running).resolves.toBeDefined();
    else await expect(running).rejects.toMatchObject({ code: 'MISSING_TOKEN' });
  });
});

describe('the output matches its schema:', () => {
  const caller = {
    tenantId: freshTenant(),
    userId: 'alice',
    roles: [],
    permissions: ['sessions:manage', 'tenant:purge', 'console:use'],
    tokenExpiresAt: 0,
  };
  const ids = { kept: '', handle: '', rotated: '' };
  const named = { namespace: 'n', key: 'k' };
  const inputs: [name: string, input: unknown][] = [
    ['createSession', { userAgent: 'x' }],
    ['getSession', () => ({ sessionId: ids.kept })],
    ['getSessionSummary', () => ({ handle: ids.handle })],
    ['listSessions', {}],
    ['listTenantSessions', { limit: 1 }],
    ['updateSession', () => ({ sessionId: ids.kept, updates: { metadata: { b: null } } })],
    ['setCache', { ...named, value: { a: null }, ttl: 60, tags: ['t'] }],
    ['getCache', named],
    ['lookUpCache', named],
    ['lookUpCache', { ...named, key: 'missing' }],
    ['hasCache', named],
    ['touchCache', { ...named, ttl: 60 }],
    ['touchCache', { ...named, key: 'missing' }],
    ['inspectCache', { ...named, withValue: true }],
    ['inspectCache', { ...named, key: 'missing' }],
    ['setCacheIfAbsent', { ...named, value: 1 }],
    ['incrementCache', { namespace: 'n', key: 'counter', by: -2, tags: ['t'] }],
    ['expireCache', { namespace: 'n', key: 'counter' }],
    ['inspectCache', { namespace: 'n', key: 'counter' }],
    ['listCacheKeys', { namespace: 'n' }],
    ['takeCache', named],
    ['takeCache', named],
    ['setCache', { ...named, value: { a: null }, ttl: 60, tags: ['t'] }],
    ['setManyCache', { namespace: 'n', entries: { a: 1 } }],
    ['getManyCache', { namespace: 'n', keys: ['a', 'x'] }],
    ['readAsOf', {}],
    ['cacheMetrics', {}],
    ['deleteCache', named],
    ['invalidateCacheByTags', { tags: ['t'] }],
    ['inspectCache', named],
    ['listCacheInvalidations', {}],
    ['invalidateNamespace', { namespace: 'n' }],
    ['clearCache', {}],
    ['redisHealth', {}],
    ['consoleInfo', {}],
    ['rotateSession', () => ({ sessionId: ids.rotated })],
    ['destroyOtherSessions', () => ({ except: ids.kept })],
    ['destroySession', () => ({ sessionId: ids.kept })],
    ['listEndedSessions', {}],
    ['revokeTenantSessions', () => ({ confirm: caller.tenantId })],
    ['purgeTenant', { limit: 10, dryRun: true }],
    ['purgeTenant', () => ({ limit: 10, confirm: caller.tenantId })],
  ];
  let run: (operation: Operation<never, unknown, unknown>, input: unknown) => Promise<unknown>;

  beforeAll(async () => {
    const store = createSessionStore(apiRedis());
    const context = {
      caller,
      policy: { cacheWrite: undefined },
      request: {},
      health: { provider: 'upstash', measure: async () => 1 },
      console: {
        provider: 'elasticache',
        topology: 'standalone',
        circuit: () => 'closed',
        readInfo: async () => ({}),
      },
      sessions: store,
      cache: createCacheStore(apiRedis()),
      purge: createTenantPurge(apiRedis(), { sessions: store }),
    };
    run = (operation, input) => runOperation(operation, context as never, input);
    const owner = { tenantId: caller.tenantId, userId: caller.userId };
    const kept = await store.createSession({ ...owner, metadata: { a: [1] } });
    ids.kept = kept.sessionId;
    ids.handle = kept.session.handle;
    ids.rotated = (await store.createSession(owner)).sessionId;
  });

  test('the inputs cover every operation', () => {
    const tried = new Set(inputs.map(([name]) => name));
    const missing = Object.keys(all).filter((name) => !tried.has(name));
    expect(missing, 'add an input for each of these operations to `inputs`').toEqual([]);
  });

  test.each(inputs)('%s', async (name, input) => {
    const operation = all[name];
    if (!operation) throw new Error(`${name} is not an operation`);
    const output = await run(operation, typeof input === 'function' ? input() : input);
    expect(operation.output.safeParse(output)).toMatchObject({ success: true });
  });
});
