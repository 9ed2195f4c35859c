import { describe, expect, test } from 'vitest';
import { callerFromClaims, TEXT_CLAIMS } from '../../../src/api/auth/identity.ts';
import type { TokenIssuer } from '../../../src/api/auth/issuers.ts';
import { createTokenCache } from '../../../src/api/auth/token-cache.ts';
import { createTokenVerifier } from '../../../src/api/auth/verifier.ts';
import { AUTH0, CLAIMS, createTokenMaker, encodeJwks, issuerWith, now } from '../fakes/token-maker.ts';

const maker = await createTokenMaker();

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';

const cognito = (settings: Record<string, unknown>): TokenIssuer =>
  issuerWith({ kind: 'cognito', issuer: POOL, audience: undefined, clientId: 'client1', ...settings });

describe('claims of Auth0', () => {
  test('identify the caller', () => {
    expect(callerFromClaims({ ...CLAIMS, exp: 99 }, AUTH0)).toEqual({
      tenantId: 'org_acme',
      userId: 'auth0|alice',
      organizationId: 'org_acme',
      organizationName: 'acme',
      email: 'alice@acme.example',
      roles: ['admin'],
      permissions: ['cache:write'],
      tokenExpiresAt: 99,
    });
  });

  test.each(Object.entries(TEXT_CLAIMS))('set %s from %s', (field, claim) => {
    expect(callerFromClaims({ ...CLAIMS, [claim]: 'value' }, AUTH0)).toHaveProperty(field, 'value');
  });

  test.each([
    [undefined, true, false],
    [null, true, false],
    [true, true, true],
    ['true', true, true],
    [false, false, false],
    ['false', false, false],
    ['yes', false, false],
    [1, false, false],
    [{}, false, false],
  ])(
    'with email_verified %j keep the address: %j, where it must be verified: %j',
    (verified, lenient, strict) => {
      const claims = { ...CLAIMS, ...(verified !== undefined && { email_verified: verified }) };
      const kept = (issuer: TokenIssuer) => callerFromClaims(claims, issuer).email === CLAIMS.email;
      const demanding = issuerWith({ requireVerifiedEmail: true });
      expect([kept(AUTH0), kept({ ...AUTH0, requireVerifiedEmail: false }), kept(demanding)]).toEqual([
        ...[lenient, lenient, strict],
      ]);
    },
  );

  test.each([
    [{ org_id: 'org_acme', org_name: 'Acme' }, 'Acme'],
    [{ org_id: ['org_acme'], org_name: 'Acme' }, 'Acme'],
    [{ org_id: undefined, org_name: 'Acme' }, 'Acme'],
    [{ org_id: 'org_1234', org_name: 'org_acme' }, 'org_acme'],
    [{ org_id: 'org_globex', org_name: 'Globex' }, undefined],
    [{ org_id: ['org_globex'], org_name: 'Globex' }, undefined],
    [{ org_id: 7, org_name: 'Globex' }, undefined],
  ])('%j name the organization of the tenant org_acme: %j', (organization, organizationName) => {
    const claims = { ...CLAIMS, ...organization, tenant: 'org_acme' };
    for (const settings of [{ tenant: 'org_acme', tenantClaim: undefined }, { tenantClaim: 'tenant' }]) {
      expect(callerFromClaims(claims, issuerWith(settings))).toMatchObject({
        ...{ tenantId: 'org_acme', organizationId: 'org_acme', organizationName },
      });
    }
  });

  test('may be namespaced', () => {
    const issuer = { ...AUTH0, rolesClaim: 'https://acme/roles', tenantClaim: 'https://acme/tenant' };
    const claims = { ...CLAIMS, 'https://acme/roles': ['editor'], 'https://acme/tenant': 't1' };
    expect(callerFromClaims(claims, issuer)).toMatchObject({ roles: ['editor'], tenantId: 't1' });
  });

  test('of the wrong type are ignored', () => {
    const odd = {
      ...CLAIMS,
      roles: { admin: true },
      permissions: [1, { a: 1 }, '', 'ok'],
      scope: 7,
      email: {},
      org_name: [],
    };
    expect(callerFromClaims(odd, AUTH0)).toMatchObject({
      roles: [],
      permissions: ['ok'],
      email: undefined,
      organizationName: undefined,
    });
  });

  test('include how and when the user signed in, and who acts for the user', () => {
    const support = { sub: 'auth0|support', iss: 'https://support.example/' };
    const act = { ...support, act: { sub: 'auth0|earlier' } };
    const facts = { auth_time: 1_767_225_600.5, amr: ['pwd', 'mfa'], acr: 'urn:acme:silver', act };
    expect(callerFromClaims({ ...CLAIMS, ...facts }, AUTH0)).toMatchObject({
      authTime: 1_767_225_600_500,
      amr: ['pwd', 'mfa'],
      acr: 'urn:acme:silver',
      actor: support,
    });
  });

  test.each([
    { auth_time: '1767225600', amr: {}, acr: 1, act: 'auth0|support' },
    { auth_time: -1, amr: [], acr: '', act: ['auth0|support'] },
    { auth_time: 1e300, amr: ['x'.repeat(65)], acr: 'x'.repeat(257), act: null },
    { auth_time: Number.NaN, amr: Array(17).fill('pwd'), acr: ['silver'], act: undefined },
  ])('%j include no sign-in', (facts) => {
    expect(callerFromClaims({ ...CLAIMS, ...facts }, AUTH0)).toMatchObject({
      authTime: undefined,
      amr: undefined,
      acr: undefined,
      actor: undefined,
    });
  });

  test('include an actor whose name a session cannot store', () => {
    const act = { sub: 'x'.repeat(513), email: 'support@acme.example' };
    const { actor } = callerFromClaims({ ...CLAIMS, act }, AUTH0);
    expect(actor).toEqual({});
  });

  test.each(['constructor', 'toString.name', '__proto__', 'roles.length', 'roles.0'])(
    'are not read from the inherited or built-in property %s',
    (tenantClaim) => {
      expect(() => callerFromClaims(CLAIMS, { ...AUTH0, tenantClaim })).toThrow('names no tenant');
    },
  );
});

describe('Cognito', () => {
  const access = { iss: POOL, sub: 'u1', token_use: 'access', client_id: 'client1', aud: undefined };

  async function verify(issuer: TokenIssuer, claims: Record<string, unknown>) {
    const verifier = createTokenVerifier([issuer], { fetchJwks: async () => encodeJwks(maker.jwks) });
    return verifier.verify(await maker.token({ org_id: undefined, ...claims }));
  }

  test('reads the tenant from a pre-token-generation claim', async () => {
    const issuer = cognito({ tenantClaim: 'tenant' });
    await expect(verify(issuer, { ...access, tenant: 't1' })).resolves.toMatchObject({
      tenantId: 't1',
      userId: 'u1',
    });
    await expect(verify(issuer, { ...access, 'custom:tenant': 't1' })).rejects.toMatchObject({
      code: 'TENANT_REQUIRED',
    });
  });

  test('reads the tenant from exactly one group', async () => {
    const issuer = cognito({ tenantGroupPrefix: 'tenant:' });
    const withGroups = (...groups: string[]) => verify(issuer, { ...access, 'cognito:groups': groups });
    await expect(withGroups('admins', 'tenant:acme')).resolves.toMatchObject({
      tenantId: 'acme',
      roles: ['admins'],
    });
    for (const groups of [[], ['admins'], ['tenant:a', 'tenant:b'], ['tenant:']]) {
      await expect(withGroups(...groups)).rejects.toMatchObject({ code: 'TENANT_REQUIRED' });
    }
    await expect(verify(issuer, { ...access, org_id: 'org_acme' })).rejects.toMatchObject({
      code: 'TENANT_REQUIRED',
    });
  });

  test('checks client_id and token_use', async () => {
    const issuer = cognito({ tenantClaim: 'tenant', clientId: ['client1', 'client2'] });
    const claims = { ...access, tenant: 't1' };
    await expect(verify(issuer, { ...claims, client_id: 'client2' })).resolves.toBeDefined();
    for (const wrong of [
      { client_id: 'client3' },
      { client_id: undefined },
      { client_id: undefined, aud: 'client1' },
      { token_use: 'id', aud: 'client1' },
      { token_use: undefined },
    ]) {
      await expect(verify(issuer, { ...claims, ...wrong })).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    }
    const ids = cognito({ tenantClaim: 'tenant', tokenUse: 'id' });
    const id = { ...claims, token_use: 'id', client_id: undefined, aud: 'client1' };
    await expect(verify(ids, id)).resolves.toBeDefined();
    await expect(verify(ids, claims)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});

test('a key of one issuer does not verify tokens of another', async () => {
  const other = { ...AUTH0, issuer: 'https://other.example/', tenantClaim: 'tenant' };
  const sets = new Map([[`${other.issuer}.well-known/jwks.json`, { keys: [] }]]);
  const verifier = createTokenVerifier([AUTH0, other], {
    fetchJwks: async (uri) => encodeJwks(sets.get(uri) ?? maker.jwks),
  });
  await expect(verifier.verify(await maker.token())).resolves.toBeDefined();
  const forged = await maker.token({ iss: other.issuer, tenant: 'org_acme' });
  await expect(verifier.verify(forged)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
});

test('the token cache keeps as many tokens as its memory holds', () => {
  const tokens = createTokenCache(Date.now, 100_000);
  const caller = callerFromClaims({ ...CLAIMS, exp: now() + 60 }, AUTH0);
  const names = Array.from({ length: 1_000 }, (_, i) => `token ${i}`);
  for (const name of names) tokens.set(name, caller);
  const kept = names.filter((name) => tokens.get(name) === caller);
  expect(kept.length).toBeGreaterThan(50);
  expect(kept.length).toBeLessThan(200);
});
