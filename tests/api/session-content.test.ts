import { describe, expect, test } from 'vitest';
import { identityFields } from '../../src/redis/index.ts';
import { openHttpApi, openHttpApiWithSession } from './http-api.ts';

const PATH = '/api/redis/session';

describe('the content of a session', () => {
  const claimed = { userAgent: 'Mozilla/5.0', ipAddress: '192.168.1.1' };

  test('the identity comes from the token', async () => {
    const { send, tenant } = openHttpApi();
    const { session } = await (await send('POST', PATH, {})).json();
    expect(session).toMatchObject({
      tenantId: tenant,
      userId: 'auth0|alice',
      organizationId: tenant,
      organizationName: 'acme',
      email: 'alice@acme.example',
      roles: ['admin'],
      permissions: ['cache:write'],
    });
    expect(session).not.toHaveProperty('tokenExpiresAt');
  });

  test('how and when the user signed in, and who acts for the user, come from the token', async () => {
    const { send } = openHttpApi();
    const act = { sub: 'auth0|support', iss: 'https://support.example/', act: { sub: 'auth0|earlier' } };
    const claims = { auth_time: 1_767_225_594, amr: ['pwd', 'mfa'], acr: 'silver', act };
    const created = await (await send('POST', PATH, {}, { claims })).json();
    const facts = {
      authTime: 1_767_225_594_000,
      amr: ['pwd', 'mfa'],
      acr: 'silver',
      actor: { sub: 'auth0|support', iss: 'https://support.example/' },
    };
    expect(created.session).toMatchObject(facts);
    const listed = await (await send('GET', `${PATH}s`)).json();
    expect(listed.sessions).toMatchObject([facts]);
  });

  test.each(['tenantId', 'userId', 'roles', 'organizationId', 'authTime', 'actor', 'nonsense'])(
    '%s in a create is a 422',
    async (field) => {
      const { send } = openHttpApi();
      const response = await send('POST', PATH, { [field]: 'org_other' });
      expect(response.status).toBe(422);
      expect((await response.json()).errors).toEqual([{ field, message: 'is not a known field' }]);
    },
  );

  test('user agent and address come from the request, regardless of what an ordinary caller claims', async () => {
    const { send } = openHttpApi();
    const created = await send('POST', PATH, claimed);
    expect(created.status).toBe(201);
    const { session, sessionId, ignored } = await created.json();
    expect(session).toMatchObject({ userAgent: 'vitest', ipAddress: '203.0.113.7' });
    expect(ignored).toEqual(['userAgent', 'ipAddress']);
    const updates = { ipAddress: '6.6.6.6', lastActivity: 1, metadata: { a: 1 } };
    const updated = await (await send('PUT', PATH, { sessionId, updates })).json();
    expect(updated.session).toMatchObject({
      userAgent: 'vitest',
      ipAddress: '203.0.113.7',
      metadata: { a: 1 },
    });
    expect(updated.ignored).toEqual(['ipAddress', 'lastActivity']);
  });

  test('an answer names no ignored fields if all input has an effect', async () => {
    const { send } = openHttpApi();
    const created = await (await send('POST', PATH, { metadata: { a: 1 } })).json();
    const { sessionId } = created;
    const updated = await (await send('PUT', PATH, { sessionId, updates: { metadata: { b: 1 } } })).json();
    expect([created, updated].filter((answer) => 'ignored' in answer)).toEqual([]);
  });

  test('a trusted server may set the user agent and address of its user', async () => {
    const { send } = openHttpApi();
    const delegate = { claims: { permissions: ['sessions:delegate'] } };
    const { session, sessionId, ...rest } = await (await send('POST', PATH, claimed, delegate)).json();
    expect(session).toMatchObject(claimed);
    expect(rest).toEqual({ evicted: [] });
    const moved = { sessionId, updates: { ipAddress: '192.168.1.2' } };
    const updated = await send('PUT', PATH, moved, delegate);
    expect((await updated.json()).session).toMatchObject({ ...claimed, ipAddress: '192.168.1.2' });
  });

  test('a very long user agent is truncated', async () => {
    const { send } = openHttpApi();
    const response = await send('POST', PATH, {}, { headers: { 'user-agent': 'x'.repeat(5_000) } });
    expect((await response.json()).session.userAgent).toHaveLength(512);
  });

  test.each([...Object.keys(identityFields()), 'version'])(
    'an update of %s is rejected as immutable',
    async (field) => {
      const { send, sessionId } = await openHttpApiWithSession();
      const bodies = [
        ['PUT', PATH, { sessionId, updates: { [field]: 'x' } }],
        ['PATCH', `${PATH}/${sessionId}`, { [field]: 'x' }],
      ] as const;
      for (const [method, path, body] of bodies) {
        const response = await send(method, path, body);
        expect([response.status, (await response.json()).code]).toEqual([422, 'IMMUTABLE_FIELD']);
      }
    },
  );
});

describe('session limit and idempotency', () => {
  test('evicted sessions are listed by their handles', async () => {
    const { send } = openHttpApi({ sessionConfig: { maxSessionsPerUser: 1 } });
    const first = await (await send('POST', PATH, {})).json();
    const second = await (await send('POST', PATH, {})).json();
    expect(second.evicted).toEqual([first.session.handle]);
  });

  test('a create beyond the limit is a 409 with onLimit reject', async () => {
    const { send } = openHttpApi({ sessionConfig: { maxSessionsPerUser: 1, onLimit: 'reject' } });
    await send('POST', PATH, {});
    const response = await send('POST', PATH, {});
    expect([response.status, (await response.json()).code]).toEqual([409, 'SESSION_LIMIT']);
  });

  test('a create in a full tenant is a 409 with advice', async () => {
    const { send } = openHttpApi({ sessionConfig: { maxBytesPerTenant: 1_500, maxSessionsPerUser: 9 } });
    const created = await send('POST', PATH, {});
    expect(created.status).toBe(201);
    const response = await send('POST', PATH, { metadata: { text: 'x'.repeat(900) } });
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([409, 'TENANT_SESSION_LIMIT']);
    expect(text).toMatch(/of 1500 bytes.*End sessions of the tenant/);
    expect(
      (await send('GET', `${PATH}?action=get&sessionId=${(await created.json()).sessionId}`)).status,
    ).toBe(200);
  });

  test.each([
    ['POST', PATH, { action: 'rotate' }, 200],
    ['PUT', PATH, { updates: { metadata: { b: 2 } } }, 200],
    ['PATCH', `${PATH}/:id`, { b: 2 }, 200],
    ['DELETE', PATH, undefined, 204],
    ['DELETE', `${PATH}/:id`, undefined, 204],
  ] as const)('a repeated %s %s %j has one effect', async (method, path, body, status) => {
    const { send, sessionId } = await openHttpApiWithSession();
    const key = { 'idempotency-key': 'c0ffee00-0000-4000-8000-000000000000' };
    const at = path.replace(':id', sessionId);
    const headers = at === path ? { ...key, 'x-session-id': sessionId } : key;
    const content = path === PATH || body === undefined ? body : { metadata: body };
    const replies = [];
    for (let i = 0; i < 2; i++) {
      const response = await send(method, at, content, { headers });
      replies.push([response.status, response.status === 200 ? await response.json() : undefined]);
    }
    expect(replies[0]?.[0]).toBe(status);
    expect(replies[1]).toEqual(replies[0]);
    const other = await send('PUT', PATH, { sessionId, updates: {} }, { headers: key });
    expect([other.status, (await other.json()).code]).toEqual([422, 'IDEMPOTENCY_KEY_MISMATCH']);
  });

  test('a repeated Idempotency-Key returns the same session until that session ends', async () => {
    const { send } = openHttpApi();
    const key = { headers: { 'idempotency-key': 'c0ffee00-0000-4000-8000-000000000000' } };
    const first = await (await send('POST', PATH, {}, key)).json();
    const again = await (await send('POST', PATH, {}, key)).json();
    expect(again.sessionId).toBe(first.sessionId);
    const other = await send('POST', PATH, { metadata: { a: 1 } }, key);
    expect([other.status, (await other.json()).code]).toEqual([422, 'IDEMPOTENCY_KEY_MISMATCH']);
    await send('DELETE', `${PATH}?sessionId=${first.sessionId}`);
    const ended = await send('POST', PATH, {}, key);
    expect([ended.status, (await ended.json()).code]).toEqual([409, 'IDEMPOTENCY_KEY_USED']);
  });
});
