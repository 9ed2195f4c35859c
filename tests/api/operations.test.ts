import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as cacheOperations from '../../src/api/operations/cache.ts';
import { redisHealth } from '../../src/api/operations/health.ts';
import { type Operation, type OperationContext, runOperation } from '../../src/api/operations/operation.ts';
import * as sessionOperations from '../../src/api/operations/sessions.ts';
import * as tenantOperations from '../../src/api/operations/tenant.ts';
import {
  type CacheStore,
  createCacheStore,
  createSessionStore,
  createTenantPurge,
  type PurgeTenant,
  type SessionStore,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/kinds.ts';
import { apiRedis } from './api-redis.ts';

const caller = {
  tenantId: freshTenant(),
  userId: 'alice',
  roles: [],
  permissions: ['sessions:manage', 'tenant:purge'],
  tokenExpiresAt: 0,
};
const facts = {
  caller,
  policy: { cacheWrite: undefined },
  request: {},
  health: { provider: 'upstash', measure: async () => 1 },
} as const;

interface Stores {
  readonly sessions: SessionStore;
  readonly cache: CacheStore;
  readonly purge: PurgeTenant;
}

type Context = typeof facts & Stores & OperationContext;

let context: Context;

beforeAll(() => {
  const sessions = createSessionStore(apiRedis());
  const cache = createCacheStore(apiRedis());
  context = { ...facts, sessions, cache, purge: createTenantPurge(apiRedis(), { sessions }) };
});

const everyOperation = { ...sessionOperations, ...cacheOperations, ...tenantOperations, redisHealth };
type AnyOperation = Operation<Context, unknown, unknown>;

test('an operation is exported under its own name', () => {
  const names = Object.values(everyOperation).map(({ name }) => name);
  expect(names).toEqual(Object.keys(everyOperation));
});

test.each(Object.entries(everyOperation))('%s can be described as JSON Schema', (_, { input, output }) => {
  const options = { unrepresentable: 'any', io: 'input' } as const;
  expect(z.toJSONSchema(input, options)).toMatchObject({ type: 'object', additionalProperties: false });
  expect(z.toJSONSchema(output, options)).toMatchObject({ type: 'object' });
});

describe('every output matches its schema', () => {
  const ids = { kept: '', rotated: '' };
  const named = { namespace: 'n', key: 'k' };
  const inputs: [keyof typeof everyOperation, unknown][] = [
    ['createSession', { userAgent: 'x' }],
    ['getSession', () => ({ sessionId: ids.kept })],
    ['listSessions', {}],
    ['updateSession', () => ({ sessionId: ids.kept, updates: { metadata: { b: null } } })],
    ['setCache', { ...named, value: { a: null }, ttl: 5, tags: ['t'] }],
    ['getCache', named],
    ['lookUpCache', named],
    ['lookUpCache', { ...named, key: 'missing' }],
    ['setManyCache', { namespace: 'n', entries: { a: 1 } }],
    ['getManyCache', { namespace: 'n', keys: ['a', 'x'] }],
    ['readAsOf', {}],
    ['cacheMetrics', {}],
    ['deleteCache', named],
    ['invalidateCacheByTags', { tags: ['t'] }],
    ['invalidateNamespace', { namespace: 'n' }],
    ['clearCache', {}],
    ['redisHealth', {}],
    ['rotateSession', () => ({ sessionId: ids.rotated })],
    ['destroyOtherSessions', () => ({ except: ids.kept })],
    ['destroySession', () => ({ sessionId: ids.kept })],
    ['revokeTenantSessions', {}],
    ['purgeTenant', { limit: 10 }],
  ];
  beforeAll(async () => {
    const { createSession } = sessionOperations;
    ids.kept = (await runOperation(createSession, context, { metadata: { a: [1] } })).sessionId;
    ids.rotated = (await runOperation(createSession, context, {})).sessionId;
  });
  test('the inputs cover every operation', () => {
    expect(new Set(inputs.map(([name]) => name))).toEqual(new Set(Object.keys(everyOperation)));
  });
  test.each(inputs)('%s', async (name, input) => {
    const operation = everyOperation[name] as unknown as AnyOperation;
    const output = await runOperation(operation, context, typeof input === 'function' ? input() : input);
    expect(operation.output.safeParse(output)).toMatchObject({ success: true });
  });
});

test('without a caller only public operations run', async () => {
  const anonymous = { ...context, caller: undefined };
  for (const operation of Object.values(everyOperation) as unknown as AnyOperation[]) {
    const running = runOperation(operation, anonymous as unknown as Context, {});
    if (operation.access === 'public') await expect(running).resolves.toBeDefined();
    else await expect(running).rejects.toMatchObject({ code: 'MISSING_TOKEN' });
  }
});
