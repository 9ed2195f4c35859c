import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as cacheOperations from '../../src/api/operations/cache.ts';
import { redisHealth } from '../../src/api/operations/health.ts';
import { type Operation, type OperationContext, runOperation } from '../../src/api/operations/operation.ts';
import * as sessionOperations from '../../src/api/operations/sessions.ts';
import * as tenantOperations from '../../src/api/operations/tenant.ts';
import { fakeCacheStore } from './fakes/cache-store.ts';
import { fakeSessionStore } from './fakes/session-store.ts';

const caller = {
  tenantId: 'org_acme',
  userId: 'alice',
  roles: [],
  permissions: ['sessions:manage', 'tenant:purge'],
  tokenExpiresAt: 0,
};
const context = {
  caller,
  policy: { cacheWrite: undefined },
  request: {},
  sessions: fakeSessionStore(),
  cache: fakeCacheStore(),
  purge: async () => ({ sessions: 1, entries: 2, more: true, cursor: 'entries.7' }),
  health: { provider: 'upstash', measure: async () => 1 },
} as const;

const everyOperation = { ...sessionOperations, ...cacheOperations, ...tenantOperations, redisHealth };
type AnyOperation = Operation<typeof context & OperationContext, unknown, unknown>;

test('an operation is exported under its own name', () => {
  const names = Object.values(everyOperation).map(({ name }) => name);
  expect(names).toEqual(Object.keys(everyOperation));
});

test.each(Object.entries(everyOperation))('%s can be described as JSON Schema', (_, { input, output }) => {
  const options = { unrepresentable: 'any', io: 'input' } as const;
  expect(z.toJSONSchema(input, options)).toMatchObject({ type: 'object', additionalProperties: false });
  expect(z.toJSONSchema(output, options)).toMatchObject({ type: 'object' });
});

describe('every output fits its schema', async () => {
  const { sessionId } = await runOperation(sessionOperations.createSession, context, {
    metadata: { a: [1] },
  });
  const { sessionId: rotated } = await runOperation(sessionOperations.createSession, context, {});
  const named = { namespace: 'n', key: 'k' };
  const inputs: [keyof typeof everyOperation, unknown][] = [
    ['createSession', { userAgent: 'x' }],
    ['getSession', { sessionId }],
    ['listSessions', {}],
    ['updateSession', { sessionId, updates: { metadata: { b: null } } }],
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
    ['rotateSession', { sessionId: rotated }],
    ['destroyOtherSessions', { except: sessionId }],
    ['destroySession', { sessionId }],
    ['revokeTenantSessions', {}],
    ['purgeTenant', { limit: 10 }],
  ];
  test('and every operation is tried', () => {
    expect(new Set(inputs.map(([name]) => name))).toEqual(new Set(Object.keys(everyOperation)));
  });
  test.each(inputs)('%s', async (name, input) => {
    const operation = everyOperation[name] as unknown as AnyOperation;
    const output = await runOperation(operation, context, input);
    expect(operation.output.safeParse(output)).toMatchObject({ success: true });
  });
});

test('without a caller only what is public runs', async () => {
  const nobody = { ...context, caller: undefined };
  for (const operation of Object.values(everyOperation) as unknown as AnyOperation[]) {
    const running = runOperation(operation, nobody as unknown as typeof context, {});
    if (operation.access === 'public') await expect(running).resolves.toBeDefined();
    else await expect(running).rejects.toMatchObject({ code: 'MISSING_TOKEN' });
  }
});
