import { describe, expect, test } from 'vitest';
import { BOB, MANAGER, openDoor, type Reply, STRANGER } from './fakes/door.ts';
import { fakeSessionStore } from './fakes/session-store.ts';

const PATH = '/api/redis/session';

async function withSession() {
  const door = openDoor();
  const created = await (await door.send('POST', PATH, { metadata: { a: 1 } })).json();
  return { ...door, sessionId: String(created.sessionId), handle: String(created.session.handle) };
}

describe('whose sessions', () => {
  test('another user’s session answers exactly as a missing one', async () => {
    const { send, sessionId } = await withSession();
    const missing = 'x'.repeat(43);
    const asked = async (id: string) => [
      await send('GET', `${PATH}?sessionId=${id}`, undefined, BOB),
      await send('PUT', PATH, { sessionId: id, updates: { metadata: { a: 2 } } }, BOB),
      await send('DELETE', `${PATH}?sessionId=${id}`, undefined, BOB),
      await send('POST', PATH, { action: 'rotate', sessionId: id }, BOB),
    ];
    const words = async (responses: Reply[]) =>
      Promise.all(responses.map(async (response) => ({ ...(await response.json()), instance: '' })));
    const theirs = await words(await asked(sessionId));
    expect(theirs).toEqual(await words(await asked(missing)));
    expect(theirs.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const untouched = await (await send('GET', `${PATH}?sessionId=${sessionId}`)).json();
    expect(untouched.session).toMatchObject({ metadata: { a: 1 }, version: 1 });
  });

  test('another tenant’s session is a 404 even for a manager', async () => {
    const { send, sessionId } = await withSession();
    const manager = { claims: { ...MANAGER.claims, org_id: 'org_other' } };
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, STRANGER)).status).toBe(404);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, manager)).status).toBe(404);
  });

  test('a manager acts on every session of the tenant', async () => {
    const { send, sessionId } = await withSession();
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(200);
    const updates = { sessionId, updates: { metadata: { b: 2 } } };
    expect((await send('PUT', PATH, updates, MANAGER)).status).toBe(200);
    const list = await send('GET', `${PATH}?action=list&userId=auth0%7Calice`, undefined, MANAGER);
    expect((await list.json()).sessions).toHaveLength(1);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(204);
  });

  test('naming another user without the permission is a 403 that names it', async () => {
    const { send } = await withSession();
    for (const [method, path] of [
      ['GET', `${PATH}?action=list&userId=auth0%7Cbob`],
      ['DELETE', `${PATH}?action=destroyOthers&userId=auth0%7Cbob`],
    ] as const) {
      const response = await send(method, path);
      expect(response.status).toBe(403);
      expect(response.headers.get('www-authenticate')).toContain('scope="sessions:manage"');
    }
    expect((await send('GET', `${PATH}?action=list&userId=auth0%7Calice`)).status).toBe(200);
  });

  test('a session ends by its handle for its owner and a manager, for nobody else', async () => {
    const { send, handle } = await withSession();
    const handles = [handle];
    for (let i = 0; i < 3; i++) {
      const { session } = await (await send('POST', PATH, {})).json();
      handles.push(session.handle);
    }
    // Lists come in pages of two here, so the last one takes the door a second page to find.
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`, undefined, BOB)).status).toBe(404);
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`)).status).toBe(204);
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`)).status).toBe(404);
    expect((await send('DELETE', `${PATH}?handle=${handle}`, undefined, MANAGER)).status).toBe(204);
  });

  test('revoking a tenant needs sessions:manage', async () => {
    const { send, sessionId } = await withSession();
    expect((await send('POST', PATH, { action: 'revokeTenant' })).status).toBe(403);
    expect((await send('DELETE', `${PATH}?action=revokeTenant`, undefined, MANAGER)).status).toBe(204);
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`)).status).toBe(404);
  });
});

describe('what a session is made of', () => {
  const claimed = { userAgent: 'Mozilla/5.0', ipAddress: '192.168.1.1' };

  test('identity comes from the token', async () => {
    const { send } = openDoor();
    const { session } = await (await send('POST', PATH, {})).json();
    expect(session).toMatchObject({
      tenantId: 'org_acme',
      userId: 'auth0|alice',
      organizationId: 'org_acme',
      organizationName: 'acme',
      email: 'alice@acme.example',
      roles: ['admin'],
      permissions: ['cache:write', 'openid', 'profile'],
    });
    expect(session).not.toHaveProperty('tokenExpiresAt');
  });

  test.each(['tenantId', 'userId', 'roles', 'organizationId', 'nonsense'])(
    '%s in a create is a 422',
    async (field) => {
      const { send } = openDoor();
      const response = await send('POST', PATH, { [field]: 'org_other' });
      expect(response.status).toBe(422);
      expect((await response.json()).errors).toEqual([{ field, message: 'is not a known field' }]);
    },
  );

  test('the client is what the door saw, whatever an ordinary caller says', async () => {
    const { send } = openDoor();
    const { session, sessionId } = await (await send('POST', PATH, claimed)).json();
    expect(session).toMatchObject({ userAgent: 'vitest', ipAddress: '203.0.113.7' });
    const updated = await send('PUT', PATH, { sessionId, updates: claimed });
    expect((await updated.json()).session).toMatchObject({ userAgent: 'vitest', ipAddress: '203.0.113.7' });
  });

  test('a trusted server says where its user comes from', async () => {
    const { send } = openDoor();
    const delegate = { claims: { permissions: ['sessions:delegate'] } };
    const { session, sessionId } = await (await send('POST', PATH, claimed, delegate)).json();
    expect(session).toMatchObject(claimed);
    const moved = { sessionId, updates: { ipAddress: '192.168.1.2' } };
    const updated = await send('PUT', PATH, moved, delegate);
    expect((await updated.json()).session).toMatchObject({ ...claimed, ipAddress: '192.168.1.2' });
  });

  test('an endless user agent is cut, not refused', async () => {
    const { send } = openDoor();
    const response = await send('POST', PATH, {}, { headers: { 'user-agent': 'x'.repeat(5_000) } });
    expect((await response.json()).session.userAgent).toHaveLength(512);
  });

  test.each([
    'userId',
    'tenantId',
    'roles',
    'permissions',
    'email',
    'organizationId',
    'organizationName',
    'version',
  ])('an update of %s is refused as immutable', async (field) => {
    const { send, sessionId } = await withSession();
    const bodies = [
      ['PUT', PATH, { sessionId, updates: { [field]: 'x' } }],
      ['PATCH', `${PATH}/${sessionId}`, { [field]: 'x' }],
    ] as const;
    for (const [method, path, body] of bodies) {
      const response = await send(method, path, body);
      expect([response.status, (await response.json()).code]).toEqual([422, 'IMMUTABLE_FIELD']);
    }
  });
});

describe('limits and repeats', () => {
  test('the evicted are named by their handles', async () => {
    const { send } = openDoor({ sessions: fakeSessionStore({ limit: 1 }) });
    const first = await (await send('POST', PATH, {})).json();
    const second = await (await send('POST', PATH, {})).json();
    expect(second.evicted).toEqual([first.session.handle]);
  });

  test('a rejected create is a 409', async () => {
    const { send } = openDoor({ sessions: fakeSessionStore({ limit: 1, onLimit: 'reject' }) });
    await send('POST', PATH, {});
    const response = await send('POST', PATH, {});
    expect([response.status, (await response.json()).code]).toEqual([409, 'SESSION_LIMIT']);
  });

  test('an Idempotency-Key makes a create repeatable, and its end final', async () => {
    const { send } = openDoor();
    const key = { headers: { 'idempotency-key': 'c0ffee00-0000-4000-8000-000000000000' } };
    const first = await (await send('POST', PATH, {}, key)).json();
    const again = await (await send('POST', PATH, {}, key)).json();
    expect(again.sessionId).toBe(first.sessionId);
    await send('DELETE', `${PATH}?sessionId=${first.sessionId}`);
    const ended = await send('POST', PATH, {}, key);
    expect([ended.status, (await ended.json()).code]).toEqual([409, 'OPERATION_ENDED']);
  });
});

describe('versions', () => {
  test('ETag and If-Match guard an update', async () => {
    const { send, sessionId } = await withSession();
    const read = await send('GET', `${PATH}?sessionId=${sessionId}`);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toBe('"1"');
    const update = (ifMatch: string) =>
      send('PATCH', `${PATH}/${sessionId}`, { metadata: { b: 1 } }, { headers: { 'if-match': ifMatch } });
    const updated = await update(etag);
    expect([updated.status, updated.headers.get('etag')]).toEqual([200, '"2"']);
    const late = await update(etag);
    expect([late.status, (await late.json()).code]).toEqual([412, 'VERSION_CONFLICT']);
    expect((await update('W/"2"')).status).toBe(200);
    expect((await update('*')).status).toBe(200);
    expect((await update('"abc"')).status).toBe(412);
  });

  test('ifVersion in the body does the same; two that differ are an error', async () => {
    const { send, sessionId } = await withSession();
    const body = { sessionId, updates: { metadata: { b: 1 } }, ifVersion: 7 };
    expect((await send('PUT', PATH, body)).status).toBe(412);
    expect((await send('PUT', PATH, body, { headers: { 'if-match': '"1"' } })).status).toBe(422);
    expect((await send('PUT', PATH, { ...body, ifVersion: 1 })).status).toBe(200);
  });
});

describe('the resource spellings', () => {
  test('read, merge, remove a key, end', async () => {
    const { send, sessionId } = await withSession();
    const path = `${PATH}/${sessionId}`;
    expect((await send('GET', path)).status).toBe(200);
    const patched = await send('PATCH', path, { metadata: { a: null, b: 2 } });
    expect((await patched.json()).session.metadata).toEqual({ b: 2 });
    expect((await send('PUT', path, { updates: { metadata: { c: 3 } }, ifVersion: 2 })).status).toBe(200);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
  });

  test('the header X-Session-Id stands in for the id everywhere', async () => {
    const { send, sessionId } = await withSession();
    const who = { headers: { 'x-session-id': sessionId } };
    expect((await send('GET', PATH, undefined, who)).status).toBe(200);
    expect((await send('GET', `${PATH}?action=list`, undefined, who)).status).toBe(200);
    expect((await send('PUT', PATH, { updates: { metadata: {} } }, who)).status).toBe(200);
    expect((await send('GET', `${PATH}?sessionId=another`, undefined, who)).status).toBe(422);
    const rotated = await send('POST', PATH, { action: 'rotate' }, who);
    expect(rotated.status).toBe(200);
    expect((await rotated.json()).sessionId).not.toBe(sessionId);
    expect((await send('DELETE', PATH, undefined, who)).status).toBe(404);
  });

  test('destroyOthers keeps the session of the header', async () => {
    const { send, sessionId } = await withSession();
    for (let i = 0; i < 3; i++) await send('POST', PATH, {});
    const who = { headers: { 'x-session-id': sessionId } };
    const response = await send('DELETE', '/api/redis/sessions', undefined, who);
    expect([response.status, await response.json()]).toEqual([200, { destroyed: 3 }]);
    expect((await send('GET', `${PATH}/${sessionId}`)).status).toBe(200);
    const none = await send('POST', PATH, { action: 'destroyOthers', except: sessionId });
    expect(await none.json()).toEqual({ destroyed: 0 });
  });

  test('lists come in pages', async () => {
    const { send } = await withSession();
    for (let i = 0; i < 2; i++) await send('POST', '/api/redis/sessions', {});
    const first = await (await send('GET', '/api/redis/sessions?limit=2')).json();
    expect(first.sessions).toHaveLength(2);
    const second = await (await send('GET', `/api/redis/sessions?cursor=${first.cursor}`)).json();
    expect(second.sessions).toHaveLength(1);
    expect(second).not.toHaveProperty('cursor');
    expect((await send('GET', '/api/redis/sessions?limit=101')).status).toBe(422);
    expect((await send('GET', '/api/redis/sessions?limit=ten')).status).toBe(422);
  });

  test('destroying needs an id or a handle, not both', async () => {
    const { send } = openDoor();
    expect((await send('DELETE', PATH)).status).toBe(422);
    expect((await send('DELETE', `${PATH}?sessionId=a&handle=b`)).status).toBe(422);
  });
});
