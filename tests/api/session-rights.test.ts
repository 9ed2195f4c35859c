import { describe, expect, test } from 'vitest';
import { openGraphqlApi } from './graphql-api.ts';
import { type Caller, MANAGER, openHttpApi } from './http-api.ts';

const PATH = '/api/redis/session';

const granting = (
  roles: readonly string[],
  permissions: readonly string[] = [],
  more: object = {},
): Caller => ({
  claims: { roles, permissions, ...more },
});
const ADMIN = granting(['admin', 'editor'], ['cache:write', 'reports:read']);
const MEMBER = granting(['member']);

/** The API, with a session of alice that has an admin's permissions. */
async function openWithAdmin() {
  const api = openHttpApi();
  const created = await (await api.send('POST', PATH, { metadata: { a: 1 } }, ADMIN)).json();
  const { sessionId, session } = created;
  const rotate = async (caller: Caller) =>
    (await api.send('POST', PATH, { action: 'rotate', sessionId }, caller)).json();
  return { ...api, sessionId, handle: session.handle, rotate };
}

describe('a rotation', () => {
  test('takes the identity of the token, and nothing else', async () => {
    const { rotate, tenant } = await openWithAdmin();
    const facts = {
      auth_time: 1_767_225_594,
      amr: ['pwd', 'mfa'],
      email: 'alice@new.example',
      org_name: undefined,
    };
    const { session } = await rotate(granting(['member'], [], facts));
    expect(session).toMatchObject({
      ...{ tenantId: tenant, userId: 'auth0|alice', roles: ['member'], permissions: [] },
      ...{ authTime: 1_767_225_594_000, amr: ['pwd', 'mfa'], email: 'alice@new.example' },
      ...{ metadata: { a: 1 }, userAgent: 'vitest', version: 2 },
    });
    expect(session).not.toHaveProperty('organizationName');
    expect(session).not.toHaveProperty('tokenExpiresAt');
  });

  test('by a manager leaves another user’s identity unchanged', async () => {
    const { rotate } = await openWithAdmin();
    const { session } = await rotate(MANAGER);
    expect(session).toMatchObject({ userId: 'auth0|alice', roles: ['admin', 'editor'], version: 2 });
  });

  test('by a manager of the manager’s own session takes the manager’s identity', async () => {
    const { rotate } = await openWithAdmin();
    const { session } = await rotate(granting(['boss'], ['sessions:manage']));
    expect(session).toMatchObject({ roles: ['boss'], permissions: ['sessions:manage'] });
  });
});

describe('a read', () => {
  const reads = [
    ['of a session', ({ sessionId }: { sessionId: string }) => `${PATH}?action=get&sessionId=${sessionId}`],
    ['of a summary', ({ handle }: { handle: string }) => `${PATH}s/${handle}`],
  ] as const;

  test.each(reads)('%s reports to its user that the token grants other permissions', async (_, pathOf) => {
    const { send, ...session } = await openWithAdmin();
    const read = async (caller: Caller) => (await send('GET', pathOf(session), undefined, caller)).json();
    for (const others of [
      MEMBER,
      granting(['admin', 'editor']),
      granting(['admin'], ['cache:write', 'reports:read']),
      granting(['admin', 'editor', 'x'], ['cache:write', 'reports:read']),
      granting(['admin', 'owner'], ['cache:write', 'reports:read']),
    ]) {
      expect(await read(others)).toMatchObject({
        rightsDiffer: true,
        session: { roles: ['admin', 'editor'] },
      });
    }
  });

  test.each(reads)('%s reports nothing if they are the same in another order', async (_, pathOf) => {
    const { send, ...session } = await openWithAdmin();
    const same = granting(['editor', 'admin', 'admin'], ['reports:read', 'cache:write'], {
      email: 'new@a.example',
    });
    const response = await send('GET', pathOf(session), undefined, same);
    expect(Object.keys(await response.json())).toEqual(['session']);
  });

  test.each(reads)('%s reports nothing to a manager, whose own permissions differ', async (_, pathOf) => {
    const { send, ...session } = await openWithAdmin();
    const response = await send('GET', pathOf(session), undefined, MANAGER);
    expect(Object.keys(await response.json())).toEqual(['session']);
  });

  test('reports nothing after the rotation', async () => {
    const { send, rotate } = await openWithAdmin();
    const { sessionId } = await rotate(MEMBER);
    const path = `${PATH}?action=get&sessionId=${sessionId}`;
    expect(Object.keys(await (await send('GET', path, undefined, MEMBER)).json())).toEqual(['session']);
    expect(await (await send('GET', path, undefined, ADMIN)).json()).toMatchObject({ rightsDiffer: true });
  });
});

test('GraphQL rotates, compares and repeats as HTTP does', async () => {
  const { ask } = openGraphqlApi();
  const act = { sub: 'auth0|support' };
  const created = await ask('Mutation', 'createSession', {}, { claims: { act, acr: 'silver' } });
  const { sessionId, session } = Object(created.data);
  expect(session).toMatchObject({ roles: ['admin'], acr: 'silver', actor: act });
  expect(await ask('Query', 'getSession', { sessionId }, MEMBER)).toMatchObject({
    data: { rightsDiffer: true, session: { roles: ['admin'] } },
  });
  const rotation = { sessionId, idempotencyKey: 'c0ffee00-0000-4000-8000-000000000000' };
  const rotated = await ask('Mutation', 'rotateSession', rotation, MEMBER);
  expect(rotated).toMatchObject({ data: { session: { roles: ['member'], permissions: [] } } });
  expect(Object(rotated.data).session.actor).toBeUndefined();
  expect(await ask('Mutation', 'rotateSession', rotation, MEMBER)).toEqual(rotated);
  expect(await ask('Mutation', 'destroySession', rotation, MEMBER)).toMatchObject({
    error: { type: 'IDEMPOTENCY_KEY_MISMATCH' },
  });
});
