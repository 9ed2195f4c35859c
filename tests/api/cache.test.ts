import { describe, expect, test } from 'vitest';
import { CONFIG, openHttpApi, STRANGER } from './http-api.ts';

const PATH = '/api/redis/cache';
const entry = { namespace: 'users', key: 'u1', value: 1, tags: ['user'] };
const READER = { claims: { permissions: [] } };

describe('permissions', () => {
  const writes = [
    ['POST', PATH, entry],
    ['POST', PATH, { action: 'mset', namespace: 'users', entries: { a: 1 } }],
    ['PUT', `${PATH}/users/u1`, { value: 1 }],
    ['DELETE', `${PATH}?action=delete&namespace=users&key=u1`, undefined],
    ['DELETE', `${PATH}/users/u1`, undefined],
    ['DELETE', `${PATH}?action=invalidateByTags&tags=user`, undefined],
    ['DELETE', `${PATH}?action=invalidateNamespace&namespace=users`, undefined],
    ['POST', PATH, { action: 'clear' }],
  ] as const;

  test.each(writes)('%s %s needs cache:write', async (method, path, body) => {
    const { send } = openHttpApi();
    const rejected = await send(method, path, body, READER);
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="cache:write"',
    );
    expect((await rejected.json()).code).toBe('FORBIDDEN');
    expect((await send(method, path, body)).status).toBeLessThan(300);
  });

  test('reading needs only a valid token', async () => {
    const { send } = openHttpApi();
    await send('POST', PATH, entry);
    for (const query of [
      '?namespace=users&key=u1',
      '?action=mget&namespace=users&keys=u1',
      '?action=metrics',
    ]) {
      expect((await send('GET', PATH + query, undefined, READER)).status).toBe(200);
    }
  });

  test('the required permission can be configured or switched off', async () => {
    const own = openHttpApi({ config: { ...CONFIG, cacheWritePermission: 'write:cache' } });
    expect((await own.send('POST', PATH, entry)).status).toBe(403);
    expect((await own.send('POST', PATH, entry, { claims: { permissions: ['write:cache'] } })).status).toBe(
      200,
    );
    const open = openHttpApi({ config: { ...CONFIG, cacheWritePermission: undefined } });
    expect((await open.send('POST', PATH, entry, READER)).status).toBe(200);
  });
});

describe('tenants', () => {
  test('do not share entries under the same key', async () => {
    const { send } = openHttpApi();
    await send('POST', PATH, entry);
    expect((await send('GET', `${PATH}/users/u1`, undefined, STRANGER)).status).toBe(404);
    await send('POST', PATH, { action: 'clear' }, STRANGER);
    expect((await send('GET', `${PATH}/users/u1`)).status).toBe(200);
  });

  test('cannot be named in a request', async () => {
    const { send } = openHttpApi();
    const body = await send('POST', PATH, { ...entry, tenantId: 'org_other' });
    const query = await send('GET', `${PATH}?namespace=users&key=u1&tenantId=org_other`);
    expect([body.status, query.status]).toEqual([422, 422]);
  });
});

describe('actions', () => {
  test('mset stores entries and mget returns those that are cached', async () => {
    const { send } = openHttpApi();
    const entries = { a: 1, b: { c: null }, d: null };
    const stored = await send('POST', PATH, {
      action: 'mset',
      namespace: 'n',
      entries,
      ttl: 60,
      tags: ['t'],
    });
    expect([stored.status, await stored.json()]).toEqual([200, { stored: true }]);
    for (const response of [
      await send('GET', `${PATH}?action=mget&namespace=n&keys=a,b&keys=d,x`),
      await send('POST', PATH, { action: 'mget', namespace: 'n', keys: ['a', 'b', 'd', 'x'] }),
    ]) {
      expect([response.status, await response.json()]).toEqual([200, { values: entries }]);
    }
  });

  test('reads take tags in a query or, as long as they may be, in a body', async () => {
    const { send } = openHttpApi();
    await send('POST', PATH, entry);
    await send('DELETE', `${PATH}?action=invalidateByTags&tags=page&deadAfter=60`);
    const tags = [...Array.from({ length: 1_023 }, (_, i) => `${i}`.padEnd(1_024, 'x')), 'page'];
    const name = { namespace: 'users', key: 'u1' };
    expect((await send('GET', `${PATH}/users/u1?tags=other,page`)).status).toBe(404);
    expect((await send('GET', `${PATH}/users/u1?tags=other`)).status).toBe(200);
    for (const [action, status] of [
      ['get', 404],
      ['lookUp', 200],
      ['mget', 200],
    ] as const) {
      const names = action === 'mget' ? { namespace: 'users', keys: ['u1'] } : name;
      const response = await send('POST', PATH, { action, ...names, tags }, READER);
      expect(response.status, action).toBe(status);
      expect(await response.text()).not.toContain('"value":1');
      const fresh = await send('POST', PATH, { action, ...names, tags: tags.slice(0, -1) }, READER);
      expect(await fresh.text()).toMatch(/"(value|u1)":1/);
    }
  });

  test('null can be cached', async () => {
    const { send } = openHttpApi();
    await send('PUT', `${PATH}/n/k`, { value: null });
    expect(await (await send('GET', `${PATH}/n/k`)).json()).toEqual({ value: null });
    expect((await send('PUT', `${PATH}/n/k`, {})).status).toBe(422);
  });

  test('invalidateNamespace removes one namespace and clear removes all', async () => {
    const { send } = openHttpApi();
    await send('PUT', `${PATH}/a/k`, { value: 1 });
    await send('PUT', `${PATH}/b/k`, { value: 1 });
    expect((await send('DELETE', `${PATH}?action=invalidateNamespace&namespace=a`)).status).toBe(204);
    expect((await send('GET', `${PATH}/a/k`)).status).toBe(404);
    expect((await send('GET', `${PATH}/b/k`)).status).toBe(200);
    expect((await send('DELETE', `${PATH}?action=clear`)).status).toBe(204);
    expect((await send('GET', `${PATH}/b/k`)).status).toBe(404);
  });

  test('metrics returns the counters of the tenant', async () => {
    const { send } = openHttpApi();
    await send('GET', `${PATH}/users/u1`);
    await send('POST', PATH, entry);
    for (let i = 0; i < 3; i++) await send('GET', `${PATH}/users/u1`);
    const response = await send('GET', `${PATH}?action=metrics`);
    expect(await response.json()).toMatchObject({
      ...{ hits: 3, misses: 1, sets: 1, hitRate: 0.75 },
      namespaces: { users: { hits: 3, misses: 1, sets: 1 } },
    });
  });

  test('lookUp returns the cached value, and after a miss the asOf to store with', async () => {
    const { send } = openHttpApi();
    const lookUp = () => send('GET', `${PATH}?action=lookUp&namespace=users&key=u1`, undefined, READER);
    const missed = await (await lookUp()).json();
    expect(missed).toEqual({ found: false, asOf: expect.any(String) });
    const stored = await send('POST', PATH, { ...entry, value: null, asOf: missed.asOf });
    expect(await stored.json()).toEqual({ stored: true });
    expect(await (await lookUp()).json()).toEqual({ found: true, value: null, asOf: expect.any(String) });
  });

  test('lookUp accepts a stale value until it is dead, also in a query', async () => {
    const { send } = openHttpApi();
    const query = 'action=lookUp&namespace=users&key=u1&tags=page';
    const lookUp = async (more: string) =>
      (await send('GET', `${PATH}?${query}${more}`, undefined, READER)).json();
    await send('POST', PATH, entry);
    await send('POST', PATH, { action: 'invalidateByTags', tags: ['page'], deadAfter: 60 });
    expect(await lookUp('')).toEqual({ found: false, asOf: expect.any(String) });
    expect(await lookUp('&acceptStale=false')).toEqual({ found: false, asOf: expect.any(String) });
    expect(await lookUp('&acceptStale=true')).toMatchObject({ found: true, stale: true });
    expect(await lookUp('&acceptStale=yes')).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('an unknown action is rejected with the list of known ones', async () => {
    const { send } = openHttpApi();
    const response = await send('GET', `${PATH}?action=unknown`);
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toEqual([
      {
        field: 'action',
        message: 'must be one of: get, lookUp, has, mget, metrics, inspect, keys, invalidations, asOf',
      },
    ]);
    expect((await send('POST', PATH, { action: 'constructor' })).status).toBe(422);
  });
});

describe('a miss', () => {
  test('is a 404, or a 200 for callers that ask for it', async () => {
    const { send } = openHttpApi();
    expect((await send('GET', `${PATH}/n/k`)).status).toBe(404);
    for (const request of [
      () => send('GET', `${PATH}/n/k?acceptMiss=true`),
      () => send('POST', PATH, { action: 'get', namespace: 'n', key: 'k', acceptMiss: true }),
    ]) {
      const response = await request();
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ found: false });
    }
    await send('PUT', `${PATH}/n/k`, { value: null });
    const hit = await send('GET', `${PATH}/n/k?acceptMiss=true`);
    expect(await hit.json()).toEqual({ found: true, value: null });
    expect((await send('GET', `${PATH}/n/k?acceptMiss=perhaps`)).status).toBe(422);
  });
});

describe('keys in URLs', () => {
  test.each(['a/b', '50%', '%41', 'a b', 'a+b', 'é', '?#&=', 'a,b', '__proto__'])(
    'the key %s survives percent-encoding',
    async (key) => {
      const { send } = openHttpApi();
      const encoded = encodeURIComponent(key);
      expect((await send('PUT', `${PATH}/n/${encoded}`, { value: key })).status).toBe(200);
      expect(await (await send('GET', `${PATH}/n/${encoded}`)).json()).toEqual({ value: key });
      const query = new URLSearchParams({ namespace: 'n', key });
      expect(await (await send('GET', `${PATH}?${query}`)).json()).toEqual({ value: key });
      const many = await send('POST', PATH, { action: 'mget', namespace: 'n', keys: [key] });
      expect(await many.text()).toBe(JSON.stringify({ values: Object.fromEntries([[key, key]]) }));
    },
  );

  test('a path and a body with different keys are rejected', async () => {
    const { send } = openHttpApi();
    expect((await send('PUT', `${PATH}/n/k`, { key: 'other', value: 1 })).status).toBe(422);
  });

  test('bytes that are not UTF-8 are rejected: two different keys could become one', async () => {
    const { send } = openHttpApi();
    for (const path of [`${PATH}/n/%FF`, `${PATH}?namespace=n&key=%FF`]) {
      const response = await send('GET', path);
      expect([response.status, (await response.json()).code]).toEqual([400, 'MALFORMED_URL']);
    }
  });
});

describe('tags in a query', () => {
  test.each([['tags=a,b'], ['tags=a%2Cb'], ['tags=a&tags=b'], ['tags=a,&tags=,b']])(
    '%s names a and b',
    async (query) => {
      const { send } = openHttpApi();
      await send('PUT', `${PATH}/n/1`, { value: 1, tags: ['a'] });
      await send('PUT', `${PATH}/n/2`, { value: 1, tags: ['b'] });
      expect((await send('DELETE', `${PATH}?action=invalidateByTags&${query}`)).status).toBe(204);
      expect((await send('GET', `${PATH}/n/1`)).status).toBe(404);
      expect((await send('GET', `${PATH}/n/2`)).status).toBe(404);
    },
  );

  test('a tag with a comma can be sent in a body', async () => {
    const { send } = openHttpApi();
    await send('PUT', `${PATH}/n/1`, { value: 1, tags: ['a,b'] });
    expect((await send('POST', PATH, { action: 'invalidateByTags', tags: ['a,b'] })).status).toBe(204);
    expect((await send('GET', `${PATH}/n/1`)).status).toBe(404);
  });

  test.each(['', '&tags=', '&tags=,'])('a query without tags is a 422 (%s)', async (query) => {
    const { send } = openHttpApi();
    expect((await send('DELETE', `${PATH}?action=invalidateByTags${query}`)).status).toBe(422);
  });
});
