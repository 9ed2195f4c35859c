import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
} from '../../support/programs/workplace.ts';
import { amplifyClient, errorOf, ok, readOutputs } from './harness.ts';

const workplace = makeWorkplace();
let product: RunningProduct;
let client: ReturnType<typeof amplifyClient>['client'];

beforeAll(async () => {
  product = await startProduct(workplace);
  const amplify = amplifyClient(readOutputs(workplace));
  amplify.signIn(await mint(workplace, { tenant: 'org_acme', user: 'alice' }));
  client = amplify.client;
});
afterAll(() => clear(workplace));

describe('generateClient<Schema>() against the local product', () => {
  it('creates, reads, updates and ends a session', async () => {
    const metadata = JSON.stringify({ feature: 'dashboard', nested: { list: [1, null] } });
    const created = await ok(client.mutations.createSession({ metadata, userAgent: 'Forged/1.0' }));
    expect(created.ignored).toEqual(['userAgent']);
    expect(created.session).toMatchObject({
      tenantId: 'org_acme',
      userId: 'auth0|alice',
      version: 1,
      metadata,
    });
    const { sessionId } = created;

    expect((await ok(client.queries.getSession({ sessionId }))).session.handle).toBe(created.session.handle);
    const listed = await ok(client.queries.listSessions({ limit: 10 }));
    expect(listed.sessions).toMatchObject([{ handle: created.session.handle, isCurrent: null }]);
    const marked = await ok(client.queries.listSessions({ current: sessionId }));
    expect(marked.sessions).toMatchObject([{ handle: created.session.handle, isCurrent: true }]);

    const updates = { metadata: JSON.stringify({ page: 'profile', feature: null }) };
    const updated = await ok(client.mutations.updateSession({ sessionId, updates, ifVersion: 1 }));
    expect(JSON.parse(String(updated.session.metadata))).toEqual({
      nested: { list: [1, null] },
      page: 'profile',
    });

    const rotated = await ok(client.mutations.rotateSession({ sessionId }));
    expect(await errorOf(client.queries.getSession({ sessionId }))).toMatchObject({ errorType: 'NOT_FOUND' });

    const second = await ok(client.mutations.createSession({}));
    const others = await ok(client.mutations.destroyOtherSessions({ except: rotated.sessionId }));
    expect(others).toEqual({ destroyed: 1 });
    expect(await errorOf(client.queries.getSession({ sessionId: second.sessionId }))).toMatchObject({
      errorType: 'NOT_FOUND',
      errorInfo: { status: 404 },
    });
    expect(await ok(client.mutations.destroySession({ handle: rotated.session.handle }))).toEqual({
      destroyed: true,
    });

    const last = await ok(client.mutations.createSession({}));
    expect(await ok(client.mutations.revokeTenantSessions({ confirm: 'org_acme' }))).toEqual({
      revoked: true,
    });
    expect(await errorOf(client.queries.getSession({ sessionId: last.sessionId }))).toMatchObject({
      errorType: 'NOT_FOUND',
    });
  });

  it('stores, reads, dates and invalidates values', async () => {
    const users = { namespace: 'users', key: 'alice' };
    const { asOf, found } = await ok(client.queries.lookUpCache(users));
    expect(found).toBe(false);
    const value = JSON.stringify({ name: 'Alice' });
    expect(await ok(client.mutations.setCache({ ...users, value, ttl: 60, tags: ['user'], asOf }))).toEqual({
      stored: true,
    });
    expect(await ok(client.queries.getCache(users))).toEqual({ value });

    const late = await ok(client.queries.readAsOf());
    expect(await ok(client.mutations.invalidateCacheByTags({ tags: ['user'] }))).toEqual({
      invalidated: true,
    });
    expect(await client.queries.getCache(users)).toEqual({ data: null });
    expect(await ok(client.mutations.deleteCache(users))).toEqual({ deleted: true });
    expect(await ok(client.mutations.setCache({ ...users, value, ...late }))).toEqual({ stored: false });

    const entries = [
      { key: 'a', value: '1' },
      { key: 'b', value: 'null' },
    ];
    await ok(client.mutations.setManyCache({ namespace: 'many', entries }));
    const keys = ['a', 'b', 'c'];
    expect(await ok(client.queries.getManyCache({ namespace: 'many', keys }))).toEqual({
      values: [
        { key: 'a', value: '1' },
        { key: 'b', value: 'null' },
      ],
    });
    await ok(client.mutations.invalidateNamespace({ namespace: 'many' }));
    expect(await ok(client.queries.getManyCache({ namespace: 'many', keys }))).toEqual({ values: [] });
    await ok(client.mutations.clearCache());

    const metrics = await ok(client.queries.cacheMetrics());
    expect(metrics.namespaces.map((entry) => entry?.namespace).toSorted()).toEqual(['many', 'users']);
    expect(await ok(client.queries.redisHealth())).toMatchObject({
      status: 'ready',
      provider: 'redis',
    });
  });

  it.each([
    'null',
    '"text"',
    '"\\"text\\""',
    '"123"',
    '123',
    '-0.5',
    'true',
    '[]',
    '{}',
    '"\\u00e9 \\ud83d\\ude00"',
    '{"__proto_":1}',
  ])('brings the JSON %s back as it was', async (value) => {
    const where = { namespace: 'json', key: value };
    await ok(client.mutations.setCache({ ...where, value }));
    const read = await ok(client.queries.getCache(where));
    expect(JSON.parse(read.value)).toEqual(JSON.parse(value));
  });

  it('reports the invalid fields', async () => {
    const call = client.mutations.setCache({ namespace: '', key: 'k', value: '1', ttl: 0 });
    expect(await errorOf(call)).toMatchObject({
      errorType: 'INVALID_INPUT',
      path: ['setCache'],
      errorInfo: { status: 422, errors: [{ field: 'namespace' }, { field: 'ttl' }] },
    });
  });
});

describe('the limits of one GraphQL request, which are those of AppSync', () => {
  async function ask(query: string): Promise<{ data: object | null; errors?: { errorType?: string }[] }> {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { authorization: await mint(workplace, { tenant: 'org_acme', user: 'alice' }) },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Awaited<ReturnType<typeof ask>>;
  }

  it('resolve 20 operations, and reject those beyond', async () => {
    const aliases = Array.from({ length: 2_000 }, (_, i) => `a${i}: readAsOf { asOf }`);
    const { data, errors = [] } = await ask(`{ ${aliases.join(' ')} }`);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toHaveLength(20);
    expect(errors).toHaveLength(1_980);
    expect(new Set(errors.map(({ errorType }) => errorType))).toEqual(
      new Set(['ResolverExecutionLimitReached']),
    );
  });

  it('do not affect what the schema offers, nor introspection', async () => {
    expect(await ask('{ cacheMetrics { hits namespaces { namespace hits } } }')).not.toHaveProperty('errors');
    expect(await ask(getIntrospectionQuery())).not.toHaveProperty('errors');
  });
});
