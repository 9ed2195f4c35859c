import { describe, expect, test } from 'vitest';
import { BOB, MANAGER, openHttpApi, openHttpApiWithSession, STRANGER } from './http-api.ts';

const PATH = '/api/redis/session';

describe('versions', () => {
  test('ETag and If-Match make an update conditional', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const read = await send('GET', `${PATH}?sessionId=${sessionId}`);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toBe('"1"');
    const update = (ifMatch: string) =>
      send('PATCH', `${PATH}/${sessionId}`, { metadata: { b: 1 } }, { headers: { 'if-match': ifMatch } });
    const updated = await update(etag);
    expect([updated.status, updated.headers.get('etag')]).toEqual([200, '"2"']);
    const outdated = await update(etag);
    expect([outdated.status, (await outdated.json()).code]).toEqual([412, 'VERSION_CONFLICT']);
    expect((await update('W/"2"')).status).toBe(200);
    expect((await update('*')).status).toBe(200);
    expect((await update('"abc"')).status).toBe(412);
  });

  test('ifVersion in the body does the same, and must agree with If-Match', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const body = { sessionId, updates: { metadata: { b: 1 } }, ifVersion: 7 };
    expect((await send('PUT', PATH, body)).status).toBe(412);
    expect((await send('PUT', PATH, body, { headers: { 'if-match': '"1"' } })).status).toBe(422);
    expect((await send('PUT', PATH, { ...body, ifVersion: 1 })).status).toBe(200);
  });
});

describe('the resource routes', () => {
  test('the Location of a created session carries its handle, and shows its summary without a touch', async () => {
    const { send, tenant } = openHttpApi({ sessionConfig: { touchInterval: 0 } });
    const created = await send('POST', PATH, { metadata: { a: 1 } });
    const { sessionId, session } = await created.json();
    const location = created.headers.get('location') ?? '';
    expect(location).toBe(`/api/redis/sessions/${session.handle}`);
    const { metadata: _, ...summary } = session;
    for (const caller of [{}, MANAGER]) {
      const read = await send('GET', location, undefined, caller);
      const text = await read.text();
      expect([read.status, JSON.parse(text)]).toEqual([200, { session: summary }]);
      expect(text).not.toContain(sessionId);
    }
    for (const caller of [BOB, STRANGER, { claims: { ...MANAGER.claims, org_id: `${tenant}2` } }]) {
      expect((await send('GET', location, undefined, caller)).status).toBe(404);
    }
    await send('DELETE', location);
    expect((await send('GET', location)).status).toBe(404);
  });

  test('read, update and end a session', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const path = `${PATH}/${sessionId}`;
    expect((await send('GET', path)).status).toBe(200);
    const patched = await send('PATCH', path, { metadata: { a: null, b: 2 } });
    expect((await patched.json()).session.metadata).toEqual({ b: 2 });
    expect((await send('PUT', path, { updates: { metadata: { c: 3 } }, ifVersion: 2 })).status).toBe(200);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
  });

  test('the header X-Session-Id can replace the session id in every request', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const caller = { headers: { 'x-session-id': sessionId } };
    expect((await send('GET', PATH, undefined, caller)).status).toBe(200);
    expect((await send('GET', `${PATH}?action=list`, undefined, caller)).status).toBe(200);
    expect((await send('PUT', PATH, { updates: { metadata: {} } }, caller)).status).toBe(200);
    expect((await send('GET', `${PATH}?sessionId=another`, undefined, caller)).status).toBe(422);
    const rotated = await send('POST', PATH, { action: 'rotate' }, caller);
    expect(rotated.status).toBe(200);
    expect((await rotated.json()).sessionId).not.toBe(sessionId);
    expect((await send('DELETE', PATH, undefined, caller)).status).toBe(404);
  });

  test('destroyOthers keeps the session of the header', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    for (let i = 0; i < 3; i++) await send('POST', PATH, {});
    const caller = { headers: { 'x-session-id': sessionId } };
    const response = await send('DELETE', '/api/redis/sessions', undefined, caller);
    expect([response.status, await response.json()]).toEqual([200, { destroyed: 3 }]);
    expect((await send('GET', `${PATH}/${sessionId}`)).status).toBe(200);
    const none = await send('POST', PATH, { action: 'destroyOthers', except: sessionId });
    expect(await none.json()).toEqual({ destroyed: 0 });
  });

  test('an exception that is not a session of the user ends no session', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const { sessionId: foreign } = await (await send('POST', PATH, {}, BOB)).json();
    for (const given of [{ except: 'garbage' }, { exceptHandle: 'garbage' }, { except: foreign }]) {
      const response = await send('POST', PATH, { action: 'destroyOthers', ...given });
      const [field] = Object.keys(given);
      expect([response.status, (await response.json()).errors]).toMatchObject([422, [{ field }]]);
    }
    expect((await send('GET', PATH, undefined, { headers: { 'x-session-id': sessionId } })).status).toBe(200);
  });

  test('lists mark the session of the header, or that of currentHandle', async () => {
    const { send, sessionId, handle } = await openHttpApiWithSession();
    const { sessionId: other } = await (await send('POST', PATH, {})).json();
    const currentOf = async (path: string, headers = {}) => {
      const { sessions } = await (await send('GET', path, undefined, { headers })).json();
      expect(sessions).toHaveLength(2);
      return sessions.filter(({ isCurrent }) => isCurrent).map((session) => session.handle);
    };
    const inHeader = (id: string) => ({ 'x-session-id': id });
    expect(await currentOf('/api/redis/sessions', inHeader(sessionId))).toEqual([handle]);
    expect(await currentOf(`${PATH}?action=list`, inHeader(sessionId))).toEqual([handle]);
    const named = `/api/redis/sessions?currentHandle=${handle}`;
    expect(await currentOf(named)).toEqual([handle]);
    expect(await currentOf(named, inHeader(other))).toEqual([handle]);
    expect(await currentOf('/api/redis/sessions', inHeader('garbage'))).toEqual([]);
    const { sessions } = await (await send('GET', '/api/redis/sessions')).json();
    expect(sessions[0]).not.toHaveProperty('isCurrent');
  });

  test('a list takes no session id from its URL', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const response = await send('GET', `/api/redis/sessions?current=${sessionId}`);
    const text = await response.text();
    expect([response.status, JSON.parse(text).errors]).toEqual([
      422,
      [{ field: 'current', message: 'must be sent in the header X-Session-Id' }],
    ]);
    expect(text).not.toContain(sessionId);
  });

  test('lists are paginated', async () => {
    const { send } = await openHttpApiWithSession();
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
    const { send } = openHttpApi();
    expect((await send('DELETE', PATH)).status).toBe(422);
    expect((await send('DELETE', `${PATH}?sessionId=a&handle=b`)).status).toBe(422);
  });
});
