import { request } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalIssuer, startIssuer } from '../../../src/local/issuer/issuer.ts';
import { LOCAL_AUDIENCE } from '../../../src/local/tokens/claims.ts';

const PAGE = 'http://127.0.0.1:4379';
let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ pageOrigins: [PAGE, 'http://localhost:4379'] });
});
afterAll(() => issuer.stop());

const verify = async (token: string) => {
  const options = { issuer: issuer.url, audience: LOCAL_AUDIENCE, algorithms: ['RS256'] };
  const keys = createRemoteJWKSet(new URL(issuer.jwksUrl), { timeoutDuration: 60_000 });
  return (await jwtVerify(token, keys, options)).payload;
};

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(issuer.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const mint = (body: unknown, headers = {}) =>
  post('/mint', body, { Authorization: `Bearer ${issuer.mintSecret}`, ...headers });

const tokenIn = async (response: Response) => {
  expect(response.status).toBe(200);
  return String(Object(await response.json()).token);
};

const ALICE = { tenant: 'org_acme', user: 'alice' };

describe('tokens', () => {
  it('verify against the published keys and have the claims of Auth0', async () => {
    const claims = await verify(await issuer.mint(ALICE, 3600));
    expect(claims).toMatchObject({
      iss: issuer.url,
      aud: LOCAL_AUDIENCE,
      sub: 'auth0|alice',
      org_id: 'org_acme',
      org_name: 'Acme Corp',
      email: 'alice@acme.example',
      roles: ['admin'],
      permissions: ['cache:write', 'sessions:manage', 'console:use'],
      scope: expect.any(String),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
  });

  it('grant members less than admins', async () => {
    const claims = await verify(await issuer.mint({ tenant: 'org_globex', user: 'dave' }, 60));
    expect(claims).toMatchObject({ org_name: 'Globex', roles: ['member'], permissions: ['cache:write'] });
  });

  it('are described by discovery', async () => {
    const discovery = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({ issuer: issuer.url, jwks_uri: issuer.jwksUrl });
  });

  it('are signed by a key whose private half is not published', async () => {
    const { keys } = Object(await (await fetch(issuer.jwksUrl)).json());
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256' });
    expect(keys[0]).not.toHaveProperty('d');
  });
});

describe('minting for any user', () => {
  it('is allowed with the secret', async () => {
    const wanted = { tenant: 'org_new', user: 'google-oauth2|7', permissions: ['cache:write'], ttl: 90 };
    const claims = await verify(await tokenIn(await mint(wanted)));
    expect(claims).toMatchObject({ org_id: 'org_new', sub: 'google-oauth2|7', permissions: ['cache:write'] });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(90);
  });

  it('grants only the requested permissions', async () => {
    const claims = await verify(await tokenIn(await mint({ tenant: 'org_acme', user: 'mallory' })));
    expect(claims).toMatchObject({ permissions: [], roles: ['member'] });
  });

  it('needs the secret and is rejected from every browser', async () => {
    expect((await post('/mint', ALICE)).status).toBe(401);
    expect((await mint(ALICE, { Authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await mint(ALICE, { Origin: PAGE })).status).toBe(403);
  });

  it.each([
    [{ tenant: 'org_acme' }],
    [{ ...ALICE, ttl: 0 }],
    [{ ...ALICE, permissions: 'all' }],
    [{ ...ALICE, admin: true }],
    ['{'],
  ])('rejects %j', async (body) => {
    expect((await mint(body)).status).toBe(422);
  });

  it('does not expose the library’s own signing endpoints', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const grant = `grant_type=client_credentials&aud=${encodeURIComponent(LOCAL_AUDIENCE)}`;
    expect((await post('/token', grant, form)).status).toBe(404);
    expect((await fetch(`${issuer.url}/authorize?response_type=code&redirect_uri=${PAGE}`)).status).toBe(404);
  });
});

describe('minting for demo users', () => {
  it('is open to the product’s pages and to programs', async () => {
    const response = await post('/demo/token', ALICE, { Origin: PAGE });
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(await verify(await tokenIn(response))).toMatchObject({ sub: 'auth0|alice' });
    expect((await post('/demo/token', ALICE)).status).toBe(200);
    const { tenants } = Object(await (await fetch(`${issuer.url}/demo/tenants`)).json());
    expect(tenants).toHaveLength(2);
  });

  it('responds to the preflight of the product’s pages only', async () => {
    const preflight = (origin: string) =>
      fetch(`${issuer.url}/demo/token`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
    expect((await preflight('http://localhost:4379')).headers.get('access-control-allow-origin')).toBe(
      'http://localhost:4379',
    );
    const foreign = await preflight('https://evil.example');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['https://evil.example', 'http://127.0.0.1:4380', 'null'])(
    'is rejected for pages of %s',
    async (Origin) => {
      expect((await post('/demo/token', ALICE, { Origin })).status).toBe(403);
    },
  );

  it.each(['cross-site', 'same-site'])('is rejected for a browser without an origin, %s', async (site) => {
    expect((await post('/demo/token', ALICE, { 'Sec-Fetch-Site': site })).status).toBe(403);
    expect((await post('/demo/token', ALICE, { 'Sec-Fetch-Site': site, Origin: PAGE })).status).toBe(200);
  });

  it('rejects other users and permissions', async () => {
    expect((await post('/demo/token', { tenant: 'org_acme', user: 'carol' })).status).toBe(403);
    expect((await post('/demo/token', { tenant: 'org_other', user: 'alice' })).status).toBe(403);
    expect((await post('/demo/token', { ...ALICE, permissions: ['x'] })).status).toBe(422);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example:1'])(
    'is rejected under the host name %s, which a rebound DNS entry would send',
    async (host) => {
      expect(await statusWithHost(host)).toBe(421);
    },
  );
});

/** fetch does not let its caller choose the Host field. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { Host: host, 'Content-Type': 'application/json' } };
    request(`${issuer.url}/demo/token`, options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end(JSON.stringify(ALICE));
  });
}
