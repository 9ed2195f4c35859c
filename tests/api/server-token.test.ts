import { describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { createTenantLimiter } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { AUTH0, createTokenMaker, encodeJwks, issuerWith, now } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { maker, openHttpApi } from './http-api.ts';

const PATH = '/api/redis/session';
const CLIENT = { userAgent: 'Mozilla/5.0', ipAddress: '192.168.1.1' };

/** A token as issued by Auth0 to a machine, without an organization. */
const MACHINE = {
  sub: 'frontend@clients',
  org_id: undefined,
  org_name: undefined,
  email: undefined,
  roles: undefined,
  permissions: ['sessions:delegate'],
};
const machineToken = (claims: Record<string, unknown> = {}) => maker.token({ ...MACHINE, ...claims });

interface Outcome {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly session?: unknown;
  readonly ignored?: unknown;
}

/** Creates a session with a given client, and returns its tenant. */
type Create = (tenant: string, serverAuthorization: string | undefined) => Promise<Outcome>;

const header = (value: string | undefined) =>
  value === undefined ? {} : { 'x-server-authorization': value };

const TRANSPORTS: Readonly<Record<string, Create>> = {
  async HTTP(tenant, value) {
    const { send } = openHttpApi({ tenant });
    const response = await send('POST', PATH, CLIENT, { headers: header(value) });
    return { ...(await response.json()), status: response.status };
  },
  async GraphQL(tenant, value) {
    const { ask } = openGraphqlApi({ tenant });
    const { data, error } = await ask('Mutation', 'createSession', CLIENT, { headers: header(value) });
    if (!error) return { ...Object(data), status: 201 };
    return { code: error.type, detail: error.message, status: Number(error.info.status) };
  },
};

describe.each(Object.entries(TRANSPORTS))('the token of a server, over %s,', (_, create) => {
  test.each([
    ['names no tenant', {}],
    ['names the user’s tenant among others', { org_id: ['org_other', 'OWN'] }],
  ])('lets it pass its user’s client, if it %s', async (_, claims) => {
    const tenant = freshTenant();
    const own = JSON.parse(JSON.stringify(claims).replace('OWN', tenant));
    const created = await create(tenant, `Bearer ${await machineToken(own)}`);
    expect(created).toMatchObject({
      status: 201,
      session: { ...CLIENT, tenantId: tenant, userId: 'auth0|alice' },
    });
    expect(created).not.toHaveProperty('ignored');
  });

  test('grants nothing else: roles and permissions are the user’s', async () => {
    const token = await machineToken({ roles: ['root'], permissions: ['sessions:delegate', 'tenant:purge'] });
    const { session } = await create(freshTenant(), `Bearer ${token}`);
    expect(session).toMatchObject({ roles: ['admin'], permissions: ['cache:write'] });
  });

  test('is not needed', async () => {
    expect(await create(freshTenant(), undefined)).toMatchObject({
      status: 201,
      ignored: ['userAgent', 'ipAddress'],
    });
  });

  test.each([
    ['Bearer', /The header has no token/],
    ['Basic eDp5', /The header has no token/],
    ['Bearer junk', /The token is malformed/],
  ])('is rejected as %j', async (value, why) => {
    const rejected = await create(freshTenant(), value);
    expect(rejected).toMatchObject({ status: 401, code: 'INVALID_SERVER_TOKEN' });
    expect(rejected.detail).toMatch(/^X-Server-Authorization: .*leave it out/);
    expect(rejected.detail).toMatch(why);
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    ['has expired', () => machineToken({ exp: now() - 60 }), /has expired/],
    ['is for another audience', () => machineToken({ aud: 'https://other.example' }), /another audience/],
    ['comes from another issuer', () => machineToken({ iss: 'https://evil.example/' }), /another issuer/],
    ['names nobody', () => machineToken({ sub: undefined }), /names no user/],
    [
      'is signed by another key',
      async () => (await createTokenMaker()).token(MACHINE),
      /signature|not signed/,
    ],
  ])('is rejected if it %s', async (_, make, why) => {
    const token = await make();
    const rejected = await create(freshTenant(), `Bearer ${token}`);
    expect(rejected).toMatchObject({
      status: 401,
      code: 'INVALID_SERVER_TOKEN',
      detail: expect.stringMatching(why),
    });
    expect(JSON.stringify(rejected)).not.toContain(token.slice(0, 20));
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['lacks the permission', { permissions: ['cache:write'] }, /lacks the permission sessions:delegate/],
    ['has it as a scope alone', { permissions: [], scope: 'sessions:delegate' }, /lacks the permission/],
    ['names another tenant', { org_id: 'org_other' }, /is for another tenant/],
    ['names a tenant that is an object', { org_id: { id: 'x' } }, /is for another tenant/],
  ])('is forbidden if it %s', async (_, claims, why) => {
    const forbidden = await create(freshTenant(), `Bearer ${await machineToken(claims)}`);
    expect(forbidden).toMatchObject({ status: 403, code: 'FORBIDDEN', detail: expect.stringMatching(why) });
    expect(forbidden.detail).toMatch(/X-Server-Authorization/);
  });
});

describe('the token of a server', () => {
  test('counts for updates', async () => {
    const { send } = openHttpApi();
    const { sessionId } = await (await send('POST', PATH, {})).json();
    const headers = header(`Bearer ${await machineToken()}`);
    const updates = { ipAddress: '192.168.1.2' };
    const updated = await (await send('PUT', PATH, { sessionId, updates }, { headers })).json();
    expect(updated.session).toMatchObject({ ipAddress: '192.168.1.2', userAgent: 'vitest' });
  });

  test('is mentioned in the challenge of a rejection', async () => {
    const { send } = openHttpApi();
    const rejected = await send('GET', `${PATH}?action=list`, undefined, { headers: header('Bearer junk') });
    expect(rejected.status).toBe(401);
    expect(rejected.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="X-Server-Authorization: The token is malformed"',
    );
    const forbidden = await send('POST', PATH, CLIENT, {
      headers: header(`Bearer ${await machineToken({ permissions: [] })}`),
    });
    expect(forbidden.headers.get('www-authenticate')).toContain('scope="sessions:delegate"');
  });

  test('never appears in the log, whether it is accepted or not', async () => {
    const { send, lines } = openHttpApi();
    const tokens = [await machineToken(), await machineToken({ exp: now() - 60 })];
    for (const token of tokens) await send('POST', PATH, CLIENT, { headers: header(`Bearer ${token}`) });
    expect(lines.map(({ code }) => code)).toEqual(['OK', 'INVALID_SERVER_TOKEN']);
    for (const token of tokens) expect(JSON.stringify(lines)).not.toContain(token.slice(0, 20));
  });

  test('does not take the place of the user’s', async () => {
    const { request } = openHttpApi();
    const server = { ...header(`Bearer ${await machineToken()}`), 'content-type': 'application/json' };
    const alone = await request(PATH, { method: 'POST', headers: server, body: '{}' });
    expect([alone.status, (await alone.json()).code]).toEqual([401, 'MISSING_TOKEN']);
  });

  test('must be for the one tenant of its issuer', async () => {
    const issuer = issuerWith({ tenant: 'org_fixed' });
    const verifier = createTokenVerifier([issuer], { fetchJwks: async () => encodeJwks(maker.jwks) });
    expect(await verifier.verifyServer(await machineToken())).toMatchObject({ tenants: ['org_fixed'] });
  });

  test('is verified once a minute at most, and never accepted as that of a user', async () => {
    let fetched = 0;
    const fetchJwks = async () => {
      fetched++;
      return encodeJwks(maker.jwks);
    };
    const verifier = createTokenVerifier([AUTH0], { fetchJwks });
    const token = await machineToken();
    expect(await verifier.verifyServer(token)).toBe(await verifier.verifyServer(token));
    expect(fetched).toBe(1);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'TENANT_REQUIRED' });
  });

  test('is charged to the user’s tenant, even if it is rejected', async () => {
    // None is added while the test runs.
    const limits = { '*': { requestsPerSecond: 0.001, burst: 2 } };
    const { send } = openHttpApi({ limiter: createTenantLimiter(apiRedis(), limits) });
    const headers = header('Bearer junk');
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await send('GET', `${PATH}?action=list`, undefined, { headers })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });
});
