import { describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { loadServiceConfig } from '../../src/api/config.ts';
import { openLambdaService } from '../../src/api/lambda/service.ts';
import { cacheModule } from '../../src/api/modules.ts';
import { createCacheStore, type Session } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { AUDIENCE, encodeJwks, ISSUER, issuerWith } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import { openGraphqlApi } from './graphql-api.ts';
import { maker, openHttpApi } from './http-api.ts';
import type { LogLine } from './log-line.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The result of a call, which is the created session or an error code, and the lines that the API logged. */
interface Answer {
  readonly session?: Session;
  readonly code?: string;
  readonly log: readonly unknown[];
}

type Api = (settings: Fields, claims: Fields) => Promise<Answer>;

const isReported = ({ message }: { readonly message: string }) => message === 'claim not in token';

async function throughHttp(settings: Fields, claims: Fields): Promise<Answer> {
  const log: unknown[] = [];
  const verifier = createTokenVerifier([issuerWith(settings)], {
    fetchJwks: async () => encodeJwks(maker.jwks),
    onUnmatched: ({ setting, claim }) => log.push({ setting, claim }),
  });
  const api = openHttpApi({ verifier });
  const body = await (await api.send('POST', '/api/redis/session', {}, { claims })).json();
  return { ...body, log };
}

async function throughGraphql(settings: Fields, claims: Fields): Promise<Answer> {
  const api = openGraphqlApi({ issuers: [issuerWith(settings)] });
  const { data, error } = await api.ask('Mutation', 'createSession', {}, { claims });
  const log = api.lines.filter(isReported).map(({ setting, claim }) => ({ setting, claim }));
  return { ...(data as { session: Session } | null), ...(error && { code: error.type }), log };
}

const COGNITO = {
  kind: 'cognito',
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/pool',
  clientId: 'client',
  audience: undefined,
};
const COGNITO_CLAIMS = { iss: COGNITO.issuer, client_id: 'client', token_use: 'access', aud: undefined };

describe.each<[string, Api]>([
  ['HTTP', throughHttp],
  ['GraphQL', throughGraphql],
])('rights through %s', (_, ask) => {
  test('omit an address that is not verified, or must be known to be verified but is not', async () => {
    const email = 'alice@acme.example';
    expect((await ask({}, { email, email_verified: false })).session).not.toHaveProperty('email');
    expect((await ask({}, { email })).session).toMatchObject({ email });
    const strict = await ask({ requireVerifiedEmail: true }, { email });
    expect(strict.session).not.toHaveProperty('email');
    expect(strict.log).toEqual([{ setting: 'requireVerifiedEmail', claim: 'email_verified' }]);
    expect(await ask({ requireVerifiedEmail: true }, { email, email_verified: true })).toMatchObject({
      session: { email },
      log: [],
    });
  });

  test('come with the organization of the tenant, never with another one', async () => {
    const { session } = await ask({ tenantClaim: 'tenant' }, { tenant: 'org_b', org_name: 'Another' });
    expect(session).toMatchObject({ tenantId: 'org_b', organizationId: 'org_b' });
    expect(session).not.toHaveProperty('organizationName');
  });

  test('are not granted by scope', async () => {
    const scope = 'openid cache:write sessions:manage tenant:purge';
    const { session } = await ask({}, { scope, permissions: undefined });
    expect(session).toMatchObject({ permissions: [], roles: ['admin'] });
  });

  test.each<[string, Fields, Fields, readonly string[]]>([
    ['scope, as its issuer’s settings say', { permissionsClaim: 'scope' }, { scope: 'a b' }, ['a', 'b']],
    ['scope as an array', { permissionsClaim: 'scope' }, { scope: ['a', 'b'] }, ['a', 'b']],
    ['scp as a text', { permissionsClaim: 'scp' }, { scp: 'a  b' }, ['a', 'b']],
    ['scp as an array', { permissionsClaim: 'scp' }, { scp: ['a', 'b'] }, ['a', 'b']],
    ['permissions as a text', {}, { permissions: 'a b' }, ['a', 'b']],
    [
      'a namespaced claim',
      { permissionsClaim: 'https://x.example/p' },
      { 'https://x.example/p': ['a'] },
      ['a'],
    ],
    ['a nested claim', { permissionsClaim: 'realm.permissions' }, { realm: { permissions: 'a' } }, ['a']],
    [
      'a nested claim whose name has dots',
      { permissionsClaim: 'resource_access.my.app.roles' },
      { resource_access: { 'my.app': { roles: ['a'] } } },
      ['a'],
    ],
    [
      'several claims',
      { permissionsClaim: ['permissions', 'scope'] },
      { permissions: ['a', 'b'], scope: 'b c' },
      ['a', 'b', 'c'],
    ],
    [
      'scopes of one Cognito resource server',
      {
        ...COGNITO,
        tenant: 'main',
        permissionsClaim: 'scope',
        permissionPrefix: 'https://api.example/',
      },
      { ...COGNITO_CLAIMS, scope: 'cache:write https://api.example/cache:write https://other.example/x' },
      ['cache:write'],
    ],
  ])('are permissions from %s', async (_name, settings, claims, permissions) => {
    const answer = await ask(settings, { permissions: undefined, ...claims });
    expect(answer).toMatchObject({ session: { permissions }, log: [] });
  });

  test.each<[string, Fields, Fields]>([
    ['an array', {}, { roles: ['editor', 'author'] }],
    ['a text', {}, { roles: 'editor author' }],
    [
      'a namespaced claim',
      { rolesClaim: 'https://x.example/r' },
      { 'https://x.example/r': ['editor', 'author'] },
    ],
    [
      'a nested claim',
      { kind: 'oidc', rolesClaim: 'realm_access.roles' },
      { realm_access: { roles: ['editor', 'author'] } },
    ],
  ])('are roles from %s', async (_name, settings, claims) => {
    const answer = await ask(settings, { roles: undefined, ...claims });
    expect(answer).toMatchObject({ session: { roles: ['editor', 'author'] }, log: [] });
  });

  test.each<[string, Fields, (tenant: string) => Fields]>([
    ['an array of one', {}, (tenant) => ({ org_id: [tenant] })],
    ['a nested claim', { tenantClaim: 'ctx.tenant' }, (tenant) => ({ ctx: { tenant } })],
    [
      'a namespaced claim',
      { tenantClaim: 'https://x.example/t' },
      (tenant) => ({ 'https://x.example/t': tenant }),
    ],
    ['a text with a space, as one', { tenantClaim: 't' }, (tenant) => ({ t: tenant })],
  ])('are those of the tenant from %s', async (name, settings, claims) => {
    const tenant = name.includes('space') ? `${freshTenant()} b` : freshTenant();
    const answer = await ask(settings, { org_id: undefined, ...claims(tenant) });
    expect(answer).toMatchObject({ session: { tenantId: tenant }, log: [] });
  });

  test.each<[string, unknown]>([
    ['two', ['a', 'b']],
    ['no', []],
    ['one that is an object', [{ id: 'a' }]],
    ['one that is no text', 7],
  ])('are none if the claim names %s', async (_name, org_id) => {
    expect(await ask({}, { org_id })).toMatchObject({ code: 'TENANT_REQUIRED' });
  });

  test('are those of one tenant for everybody, if the settings of the issuer say so', async () => {
    const tenant = freshTenant();
    for (const org_id of [undefined, 'org_other', ['a', 'b']]) {
      expect(await ask({ tenant }, { org_id })).toMatchObject({ session: { tenantId: tenant }, log: [] });
    }
  });

  test('come with further claims, as the settings map them', async () => {
    const sessionClaims = {
      department: 'https://x.example/department',
      level: 'ctx.level',
      teams: 'teams',
      vip: 'vip',
    };
    const claims = {
      'https://x.example/department': 'sales',
      ctx: { level: 3 },
      teams: ['a', 'b'],
      vip: false,
      ignored: 'x',
    };
    const { session, log } = await ask({ sessionClaims }, claims);
    expect(session?.claims).toEqual({ department: 'sales', level: 3, teams: ['a', 'b'], vip: false });
    expect(log).toEqual([]);
  });

  test.each<[string, Fields, Fields, Fields]>([
    ['a permission', { permissionsClaim: 'scp' }, {}, { setting: 'permissionsClaim', claim: 'scp' }],
    [
      'no permission by default',
      {},
      { permissions: undefined },
      { setting: 'permissionsClaim', claim: 'permissions' },
    ],
    [
      'a role',
      { rolesClaim: 'realm_access.role' },
      { realm_access: { roles: [] } },
      { setting: 'rolesClaim', claim: 'realm_access.role' },
    ],
    [
      'a role in an object',
      { rolesClaim: 'realm_access' },
      { realm_access: {} },
      { setting: 'rolesClaim', claim: 'realm_access' },
    ],
    ['a prefix', { permissionPrefix: 'api/' }, {}, { setting: 'permissionPrefix', claim: 'api/' }],
    ['a further claim', { sessionClaims: { a: 'x.y' } }, {}, { setting: 'sessionClaims.a', claim: 'x.y' }],
    [
      'a further claim that is an object',
      { sessionClaims: { a: 'x' } },
      { x: {} },
      { setting: 'sessionClaims.a', claim: 'x' },
    ],
    [
      'a further claim that is too long',
      { sessionClaims: { a: 'x' } },
      { x: 'x'.repeat(511) },
      { setting: 'sessionClaims.a', claim: 'x' },
    ],
    ['a sid', { logoutClientId: 'app' }, {}, { setting: 'sidClaim', claim: 'sid' }],
    [
      'a sid of another name',
      { logoutClientId: 'app', sidClaim: 'https://x.example/sid' },
      { sid: 's' },
      { setting: 'sidClaim', claim: 'https://x.example/sid' },
    ],
    ['a tenant', { tenantClaim: 'tenant' }, {}, { setting: 'tenantClaim', claim: 'tenant' }],
  ])('that match nothing are reported: %s', async (_name, settings, claims, reported) => {
    expect((await ask(settings, claims)).log).toEqual([reported]);
  });

  test('that most issuers do not send are not reported as missing', async () => {
    expect(await ask({}, { roles: undefined })).toMatchObject({ session: { roles: [] }, log: [] });
  });
});

test('a setting that matches nothing is reported once, not for every token', async () => {
  const { ask, lines } = openGraphqlApi({
    issuers: [issuerWith({ rolesClaim: 'a', permissionsClaim: 'b' })],
  });
  for (let i = 0; i < 3; i++) await ask('Query', 'listSessions');
  expect(lines.filter(isReported)).toHaveLength(2);
});

test('the function of both APIs writes it to its log', async () => {
  const issuers = [{ kind: 'auth0', issuer: ISSUER, audience: AUDIENCE, rolesClaim: 'realm_access.roles' }];
  const env = { REDIS_URL: 'redis://127.0.0.1', TOKEN_ISSUERS: JSON.stringify(issuers) };
  const lines: LogLine[] = [];
  const { app } = openLambdaService({
    config: loadServiceConfig(env),
    client: apiRedis(),
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
    modules: [cacheModule(createCacheStore(apiRedis()), 1_024)],
    fetchJwks: async () => encodeJwks(maker.jwks),
  });
  const authorization = `Bearer ${await maker.token({ org_id: freshTenant() })}`;
  expect((await app.request('/api/redis/cache/n/k', { headers: { authorization } })).status).toBe(404);
  expect(lines.filter(isReported)).toEqual([
    {
      level: 'warn',
      message: 'claim not in token',
      issuer: ISSUER,
      setting: 'rolesClaim',
      claim: 'realm_access.roles',
    },
  ]);
});
