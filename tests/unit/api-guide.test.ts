import { describe, expect, test } from 'vitest';
import { openDoor } from './fakes/door.ts';

/** Every HTTP example of the Redis integration guide, as it stands there. */
describe('the guide’s session API', () => {
  const create =
    '{"metadata":{"feature":"dashboard"},"userAgent":"Mozilla/5.0...","ipAddress":"192.168.1.1"}';

  test('create', async () => {
    const { send } = openDoor();
    const response = await send('POST', '/api/redis/session', create);
    expect(response.status).toBe(201);
    const { sessionId, session, evicted } = await response.json();
    expect(response.headers.get('location')).toBe(`/api/redis/session/${sessionId}`);
    expect(session).toMatchObject({
      userId: 'auth0|alice',
      tenantId: 'org_acme',
      metadata: { feature: 'dashboard' },
    });
    expect(evicted).toEqual([]);
  });

  test('get', async () => {
    const { send } = openDoor();
    const { sessionId } = await (await send('POST', '/api/redis/session', create)).json();
    const response = await send('GET', `/api/redis/session?action=get&sessionId=${sessionId}`);
    expect(response.status).toBe(200);
    expect((await response.json()).session.metadata).toEqual({ feature: 'dashboard' });
  });

  test('list', async () => {
    const { send } = openDoor();
    const { sessionId } = await (await send('POST', '/api/redis/session', create)).json();
    const response = await send('GET', '/api/redis/session?action=list');
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text).sessions).toHaveLength(1);
    expect(text).not.toContain(sessionId);
  });

  test('update, with a lastActivity that is ignored', async () => {
    const { send } = openDoor();
    const { sessionId, session } = await (await send('POST', '/api/redis/session', create)).json();
    const updates = { lastActivity: 1234567890, metadata: { page: 'profile' } };
    const response = await send('PUT', '/api/redis/session', { sessionId, updates });
    expect(response.status).toBe(200);
    const updated = (await response.json()).session;
    expect(updated.metadata).toEqual({ feature: 'dashboard', page: 'profile' });
    expect(updated.lastActivity).toBeGreaterThanOrEqual(session.lastActivity);
  });

  test('update of the placeholder id is a 404, not a validation error', async () => {
    const { send } = openDoor();
    const body = {
      sessionId: 'session123',
      updates: { lastActivity: 1234567890, metadata: { page: 'profile' } },
    };
    expect((await send('PUT', '/api/redis/session', body)).status).toBe(404);
  });

  test('delete', async () => {
    const { send } = openDoor();
    const { sessionId } = await (await send('POST', '/api/redis/session', create)).json();
    const response = await send('DELETE', `/api/redis/session?sessionId=${sessionId}`);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect((await send('GET', `/api/redis/session?action=get&sessionId=${sessionId}`)).status).toBe(404);
    expect((await send('DELETE', `/api/redis/session?sessionId=${sessionId}`)).status).toBe(404);
  });
});

describe('the guide’s cache API', () => {
  const entry = {
    action: 'set',
    namespace: 'users',
    key: 'user_123',
    value: { name: 'John Doe' },
    ttl: 3600,
    tags: ['user', 'profile'],
  };
  const get = '/api/redis/cache?action=get&namespace=users&key=user_123';

  test('set and get', async () => {
    const { send } = openDoor();
    const stored = await send('POST', '/api/redis/cache', entry);
    expect([stored.status, await stored.json()]).toEqual([200, { stored: true }]);
    const found = await send('GET', get);
    expect([found.status, await found.json()]).toEqual([200, { value: { name: 'John Doe' } }]);
  });

  test('delete, of what is there and of what is not', async () => {
    const { send } = openDoor();
    await send('POST', '/api/redis/cache', entry);
    const path = '/api/redis/cache?action=delete&namespace=users&key=user_123';
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', get)).status).toBe(404);
    expect((await send('DELETE', path)).status).toBe(204);
  });

  test('invalidate by tags', async () => {
    const { send } = openDoor();
    await send('POST', '/api/redis/cache', entry);
    expect((await send('DELETE', '/api/redis/cache?action=invalidateByTags&tags=user,profile')).status).toBe(
      204,
    );
    expect((await send('GET', get)).status).toBe(404);
  });
});
