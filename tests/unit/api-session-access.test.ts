import { describe, expect, test } from 'vitest';
import { BOB, MANAGER, openDoorWithSession, type Reply, STRANGER } from './fakes/door.ts';

const PATH = '/api/redis/session';

describe('whose sessions', () => {
  test('another user’s session answers exactly as a missing one', async () => {
    const { send, sessionId } = await openDoorWithSession();
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
    const { send, sessionId } = await openDoorWithSession();
    const manager = { claims: { ...MANAGER.claims, org_id: 'org_other' } };
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, STRANGER)).status).toBe(404);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, manager)).status).toBe(404);
  });

  test('a manager acts on every session of the tenant', async () => {
    const { send, sessionId } = await openDoorWithSession();
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(200);
    const updates = { sessionId, updates: { metadata: { b: 2 } } };
    expect((await send('PUT', PATH, updates, MANAGER)).status).toBe(200);
    const list = await send('GET', `${PATH}?action=list&userId=auth0%7Calice`, undefined, MANAGER);
    expect((await list.json()).sessions).toHaveLength(1);
    expect((await send('DELETE', `${PATH}?sessionId=${sessionId}`, undefined, MANAGER)).status).toBe(204);
  });

  test('naming another user without the permission is a 403 that names it', async () => {
    const { send } = await openDoorWithSession();
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
    const { send, handle } = await openDoorWithSession();
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
    const { send, sessionId } = await openDoorWithSession();
    expect((await send('POST', PATH, { action: 'revokeTenant' })).status).toBe(403);
    expect((await send('DELETE', `${PATH}?action=revokeTenant`, undefined, MANAGER)).status).toBe(204);
    expect((await send('GET', `${PATH}?sessionId=${sessionId}`)).status).toBe(404);
  });
});
