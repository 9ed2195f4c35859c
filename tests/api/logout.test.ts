import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { createLambdaHandler } from '../../src/api/lambda/handler.ts';
import { type RedisClient, UnavailableError } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { countingClient } from '../support/stores/counting-client.ts';
import { createTokenMaker, encodeJwks, issuerWith, now } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import { maker, openHttpApi } from './http-api.ts';

const PATH = '/api/redis/backchannel-logout';
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const FORM = 'application/x-www-form-urlencoded';
const CLIENT = 'client-of-the-app';
const issuer = issuerWith({ logoutClientId: [CLIENT, 'another-client'] });

type Claims = Readonly<Record<string, unknown>>;

/** A logout token as sent by Auth0. @param claims replace its claims; undefined removes a claim */
const logoutToken = (claims: Claims = {}, header: Claims = {}, signedBy = maker): Promise<string> =>
  signedBy.token(
    {
      ...{ org_id: undefined, org_name: undefined, email: undefined, roles: undefined },
      ...{ permissions: undefined, scope: undefined },
      ...{ aud: CLIENT, jti: randomUUID(), exp: now() + 120, events: { [EVENT]: {} }, ...claims },
    },
    { typ: 'logout+jwt', ...header },
  );

/** The HTTP API with an issuer that sends logout tokens, and a user with two tenants. */
function openApi(client: RedisClient = apiRedis()) {
  const fetched: string[] = [];
  const verifier = createTokenVerifier([issuer], {
    fetchJwks: async (uri) => {
      fetched.push(uri);
      return encodeJwks(maker.jwks);
    },
  });
  const api = openHttpApi({ client, verifier });
  const sub = `auth0|${randomUUID()}`;
  const tenants = [api.tenant, freshTenant()];

  async function signIn(claims: Claims = {}) {
    const sessions = tenants.map(async (tenant) => {
      const caller = { claims: { sub, org_id: tenant, ...claims } };
      const created = await api.send('POST', '/api/redis/session', {}, caller);
      const { sessionId } = await created.json();
      const isLive = async () => {
        const headers = { 'x-session-id': sessionId };
        const response = await api.send('GET', '/api/redis/session', undefined, { ...caller, headers });
        return response.status;
      };
      return { status: created.status, isLive };
    });
    return Promise.all(sessions);
  }

  const post = (body: string, headers: Record<string, string> = { 'content-type': FORM }) =>
    api.request(PATH, { method: 'POST', headers, body });
  const logOut = async (claims: Claims = {}, ...rest: [Claims?, typeof maker?]) =>
    post(new URLSearchParams({ logout_token: await logoutToken({ sub, ...claims }, ...rest) }).toString());
  return { ...api, sub, signIn, post, logOut, fetched };
}

const statusesOf = (sessions: readonly { isLive(): Promise<number> }[]) =>
  Promise.all(sessions.map(({ isLive }) => isLive()));

describe('a logout token', () => {
  let api: ReturnType<typeof openApi>;
  beforeEach(() => {
    api = openApi();
  });

  test('ends the sessions of its user in every tenant', async () => {
    const sessions = await api.signIn();
    expect(await statusesOf(sessions)).toEqual([200, 200]);
    const response = await api.logOut();
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(api.lines.at(-1)).toMatchObject({ operation: 'backchannelLogout', code: 'OK', status: 200 });
    expect(await statusesOf(sessions)).toEqual([404, 404]);
    expect(api.lines).toContainEqual({
      ...{ level: 'info', message: 'issuer logout', audit: true },
      ...{ issuer: issuer.issuer, removed: 2 },
    });
  });

  test.each([
    ['sid alone', { sub: undefined }],
    ['sid and sub', {}],
  ])('with %s ends that sign-in', async (_, claims) => {
    const sid = randomUUID();
    const sessions = await api.signIn({ sid });
    const others = await api.signIn({ sid: randomUUID() });
    expect((await api.logOut({ sid, ...claims })).status).toBe(200);
    expect(await statusesOf(sessions)).toEqual([404, 404]);
    expect(await statusesOf(others)).toEqual([200, 200]);
  });

  test('ends a session that was rotated with the token of a new sign-in', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const caller = (sid: string, iat = now()) => ({ claims: { sub: api.sub, sid, iat } });
    const rotate = async (sessionId: string, sid: string, iat?: number) => {
      const response = await api.send(
        'POST',
        '/api/redis/session',
        { action: 'rotate', sessionId },
        caller(sid, iat),
      );
      return { ...(await response.json()), status: response.status };
    };
    const beforeLogout = now() - 5;
    const created = await api.send('POST', '/api/redis/session', {}, caller(first));
    const rotated = await rotate((await created.json()).sessionId, second);
    expect(rotated.status).toBe(200);
    await api.logOut({ sid: first });
    const again = await rotate(rotated.sessionId, second);
    expect(again.status).toBe(200);
    await api.logOut({ sid: second });
    expect(await rotate(again.sessionId, randomUUID())).toMatchObject({ status: 404 });
    const other = await api.send('POST', '/api/redis/session', {}, caller(randomUUID()));
    const refused = await rotate((await other.json()).sessionId, second, beforeLogout);
    expect(refused).toMatchObject({ status: 401, code: 'INVALID_TOKEN' });
  });

  test('is accepted again and then does nothing', async () => {
    const claims = { jti: randomUUID(), iat: now() - 10 };
    await api.signIn({ iat: now() - 20 });
    expect((await api.logOut(claims)).status).toBe(200);
    const sessions = await api.signIn();
    expect((await api.logOut(claims)).status).toBe(200);
    expect(await statusesOf(sessions)).toEqual([200, 200]);
  });

  test('makes older tokens useless for new sessions', async () => {
    const iat = now() - 5;
    await api.logOut();
    const created = await api.send('POST', '/api/redis/session', {}, { claims: { sub: api.sub, iat } });
    expect([created.status, (await created.json()).code]).toEqual([401, 'INVALID_TOKEN']);
    expect(created.headers.get('www-authenticate')).toContain('The sign-in of the token has ended');
  });

  test.each([
    ['of the type JWT', {}, { typ: 'JWT' }],
    ['of no type', {}, { typ: undefined }],
    ['for several clients', { aud: ['x', 'another-client'] }, {}],
  ])('%s is accepted', async (_, claims, header) => {
    expect((await api.logOut(claims, header)).status).toBe(200);
  });

  test('also arrives through a function URL, with a base64 body', async () => {
    const sessions = await api.signIn();
    const body = new URLSearchParams({ logout_token: await logoutToken({ sub: api.sub }) }).toString();
    const handler = createLambdaHandler(() => ({ app: api.app }));
    const event = {
      version: '2.0',
      rawPath: PATH,
      headers: { 'content-type': FORM },
      requestContext: { domainName: 'x.lambda-url.eu-west-1.on.aws', http: { method: 'POST' } },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    };
    const context = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 30_000 };
    expect(await handler(event, context)).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'no-store' },
      body: '',
    });
    expect(await statusesOf(sessions)).toEqual([404, 404]);
  });
});

describe('a logout request is rejected with 400 invalid_request', async () => {
  /** Claims are given when the test runs, since some depend on the time. */
  const rejected: Readonly<Record<string, [Claims | (() => Claims), Claims?, typeof maker?]>> = {
    'no event': [{ events: undefined }],
    'another event': [{ events: { 'http://schemas.openid.net/event/other': {} } }],
    'an inherited event': [{ events: JSON.stringify({ [EVENT]: {} }) }],
    'a nonce': [{ nonce: 'n' }],
    'another audience': [{ aud: 'https://api.acme.example' }],
    'no audience': [{ aud: undefined }],
    'another issuer': [{ iss: 'https://evil.example/' }],
    'no user and no session': [{ sub: undefined }],
    'an empty user': [{ sub: '' }],
    'no jti': [{ jti: undefined }],
    'no time of issue': [{ iat: undefined }],
    'a time of issue in the future': [() => ({ iat: now() + 60 })],
    'a time of issue long ago': [{ iat: now() - 11 * 60, exp: now() + 60 }],
    'no expiry': [{ exp: undefined }],
    'an expiry in the past': [{ exp: now() - 60 }],
    'the type of an access token': [{}, { typ: 'at+jwt' }],
    'an unknown key': [{}, { kid: 'key-9' }],
    'a key of another': [{}, {}, await createTokenMaker()],
    'a user that is too long': [{ sub: 'x'.repeat(600) }],
  };

  test.each(Object.entries(rejected))('for %s', async (_, [claims, ...others]) => {
    const client = countingClient(apiRedis());
    const { logOut, lines } = openApi(client);
    const response = await logOut(typeof claims === 'function' ? claims() : claims, ...others);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = await response.json();
    expect(body).toEqual({
      error: 'invalid_request',
      error_description: expect.stringMatching(/^[\w ,-]{10,100}$/),
    });
    expect(client.commands).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ operation: 'backchannelLogout', status: 400 });
  });

  test.each([
    ['no token', '', FORM],
    ['another parameter', 'token=x', FORM],
    ['two tokens', 'logout_token=a&logout_token=b', FORM],
    ['no JWT', 'logout_token=garbage', FORM],
    ['JSON', JSON.stringify({ logout_token: 'x' }), 'application/json'],
    ['no content type', 'logout_token=x', ''],
    ['a body that is too large', `logout_token=${'x'.repeat(20_000)}`, FORM],
  ])('for %s, before any key is fetched', async (_, body, type) => {
    const { post, fetched } = openApi();
    const response = await post(body, { 'content-type': type });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: expect.any(String) },
    ]);
    expect(fetched).toEqual([]);
  });

  test('from an issuer without back-channel logout, whose sessions have no extra cost', async () => {
    const client = countingClient(apiRedis());
    const { request, send } = openHttpApi({ client });
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const response = await request(PATH, { method: 'POST', body });
    expect(response.status).toBe(400);
    client.reset();
    await send('POST', '/api/redis/session', {});
    await send('POST', '/api/redis/session', {});
    const scripts = client.commands.filter(([name]) => name === 'EVALSHA').map(([, script]) => script);
    expect(scripts).toEqual(['createSession', 'createSession']);
  });

  test('for an access token; and a logout token does not authenticate', async () => {
    const { post, request, sub } = openApi();
    const access = new URLSearchParams({ logout_token: await maker.token({ sub }) }).toString();
    expect((await post(access)).status).toBe(400);
    const authorization = `Bearer ${await logoutToken({ sub, aud: [CLIENT, 'https://api.acme.example'] })}`;
    expect((await request('/api/redis/session?action=list', { headers: { authorization } })).status).toBe(
      401,
    );
  });
});

describe('the endpoint', () => {
  test('serves POST only', async () => {
    const response = await openApi().request(PATH);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('asks for a retry when the service fails, and the same token then succeeds', async () => {
    let away = true;
    const redis = apiRedis();
    const failing: RedisClient = {
      ...redis,
      script: (...call) =>
        away && call[0].name === 'endSignIn'
          ? Promise.reject(new UnavailableError('away'))
          : redis.script(...call),
    };
    const { signIn, logOut } = openApi(failing);
    const sessions = await signIn();
    const claims = { jti: randomUUID() };
    const failed = await logOut(claims);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '2']);
    away = false;
    expect((await logOut(claims)).status).toBe(200);
    expect(await statusesOf(sessions)).toEqual([404, 404]);
  });

  test('asks for a retry while keys cannot be fetched', async () => {
    const verifier = createTokenVerifier([issuer], { fetchJwks: () => Promise.reject(new Error('away')) });
    const { request } = openHttpApi({ verifier });
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const response = await request(PATH, { method: 'POST', body });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  });
});
