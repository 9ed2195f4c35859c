import { describe, expect, test } from 'vitest';
import { freshTenant } from '../support/redis/kinds.ts';
import { BOB, MANAGER, openHttpApiWithSession, type Reply, STRANGER } from './http-api.ts';

const PATH = '/api/redis/session';

describe('access to sessions', () => {
  test('another user’s session gets the same response as a missing one', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const missing = 'x'.repeat(43);
    const requestAll = async (id: string) => [
      await send('GET', `${PATH}?sessionId=${id}`, undefined, BOB),
      await send('PUT', PATH, { sessionId: id, updates: { metadata: { a: 2 } } }, BOB),
      await send('DELETE', `${PATH}?sessionId=${id}`, undefined, BOB),
      await send('POST', PATH, { action: 'rotate', sessionId: id }, BOB),
    ];
    const bodiesOf = async (responses: Reply[]) =>
      Promise.all(responses.map(async (response) => ({ ...(await response.json()), instance: '' })));
    const theirs = await bodiesOf(await requestAll(sessionId));
    expect(theirs).toEqual(await bodiesOf(await requestAll(missing)));
    expect(theirs.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const untouched = await (await send('GET', `${PATH}?sessionId=${sessionId}`)).json();
    expect(untouched.session).toMatchObject({ metadata: { a: 1 }, version: 1 });
  });

  test('another tenant’s session is a 404 even for a manager', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const manager = { claims: { ...MANAGER.claims, org_id: freshTenant() } };
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, STRANGER)).status).toBe(404);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, manager)).status).toBe(404);
  });

  test('a manager may read, update, list and end every session of the tenant', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(200);
    const updates = { sessionId, updates: { metadata: { b: 2 } } };
    expect((await send('PUT', PATH, updates, MANAGER)).status).toBe(200);
    const list = await send('GET', `${PATH}?action=list&userId=auth0%7Calice`, undefined, MANAGER);
    expect((await list.json()).sessions).toHaveLength(1);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(204);
  });

  test('naming another user without the permission is a 403 with the required scope', async () => {
    const { send } = await openHttpApiWithSession();
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

  test('only its owner and a manager can end a session by its handle', async () => {
    const { send, handle } = await openHttpApiWithSession();
    const handles = [handle];
    for (let i = 0; i < 3; i++) {
      const { session } = await (await send('POST', PATH, {})).json();
      handles.push(session.handle);
    }
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`, undefined, BOB)).status).toBe(404);
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`)).status).toBe(204);
    expect((await send('DELETE', `/api/redis/sessions/${handles[3]}`)).status).toBe(404);
    expect((await send('DELETE', `${PATH}?handle=${handle}`, undefined, MANAGER)).status).toBe(204);
  });

  test('revoking a tenant needs sessions:manage', async () => {
    const { send, sessionId, tenant } = await openHttpApiWithSession();
    expect((await send('POST', PATH, { action: 'revokeTenant' })).status).toBe(403);
    const confirmed = `${PATH}?action=revokeTenant&confirm=${tenant}`;
    expect((await send('DELETE', confirmed, undefined, MANAGER)).status).toBe(204);
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`)).status).toBe(404);
  });
});
