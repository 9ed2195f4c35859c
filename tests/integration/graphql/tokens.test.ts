import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../../src/local/issuer/issuer.ts';
import { type ListeningServer, listen } from '../../../src/local/server/http-server.ts';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
  stop,
} from '../../support/programs/workplace.ts';
import { rawToken } from '../../unit/fakes/raw-token.ts';
import { AUTH0, createTokenMaker, now } from '../../unit/fakes/token-maker.ts';
import { amplifyClient, errorOf, ok, readOutputs } from './harness.ts';

const workplace = makeWorkplace();
let product: RunningProduct;
let signIn: (token: string) => void;
let client: ReturnType<typeof amplifyClient>['client'];
let admin: string;
const auth0 = await createTokenMaker();
const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
let keys: ListeningServer;

beforeAll(async () => {
  const weakKey = { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak' };
  const published = JSON.stringify({ keys: [weakKey, ...auth0.jwks.keys] });
  keys = await listen((_, response) => void response.end(published), 0);
  const issuer = { ...AUTH0, jwksUri: `http://127.0.0.1:${keys.port}/jwks.json` };
  product = await startProduct(workplace, ['--port', '0'], { TOKEN_ISSUERS: JSON.stringify([issuer]) });
  ({ client, signIn } = amplifyClient(readOutputs(workplace)));
  admin = await mint(workplace, { tenant: 'org_acme', user: 'alice' });
  signIn(admin);
});
afterAll(async () => {
  await clear(workplace);
  await keys.stop();
});

describe('an unacceptable token', () => {
  const UNAUTHORIZED = { message: 'Unauthorized' };
  const attempt = async (token: string) => {
    signIn(token);
    try {
      return await errorOf(client.queries.readAsOf());
    } finally {
      signIn(admin);
    }
  };

  it('of another issuer is rejected', async () => {
    const other = await startIssuer({ pageOrigins: [] });
    try {
      expect(await attempt(await other.mint({ tenant: 'org_acme', user: 'alice' }, 60))).toMatchObject(
        UNAUTHORIZED,
      );
    } finally {
      await other.stop();
    }
  });

  it('is rejected if it was changed after signing', async () => {
    const [header, payload = '', signature] = admin.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, org_id: 'org_globex' })).toString('base64url');
    expect(await attempt(`${header}.${forged}.${signature}`)).toMatchObject(UNAUTHORIZED);
  });

  it.each([
    ['that has expired', { exp: now() - 10 }],
    ['for another audience', { aud: 'https://api.other.example' }],
    ['without an expiry', { exp: undefined }],
    ['that was issued in the future', { iat: now() + 600 }],
    ['that reports a logout', { events: {} }],
  ])('%s is rejected', async (_, claims) => {
    expect(await attempt(await auth0.token(claims))).toMatchObject(UNAUTHORIZED);
  });

  it.each([
    ['a type of its own', { typ: 'logout+jwt' }],
    ['a critical extension', { crit: ['urn:x'], 'urn:x': 1 }],
    ['a key that is too weak', { kid: 'weak' }],
  ])('with %s is rejected', async (_, header) => {
    const key = 'kid' in header ? weak.privateKey : auth0.privateKey;
    expect(await attempt(rawToken(key, { kid: 'key-1', ...header }))).toMatchObject(UNAUTHORIZED);
  });

  it('does not get a permission from its scope', async () => {
    signIn(await auth0.token({ permissions: [], scope: 'cache:write' }));
    const rejected = await errorOf(client.mutations.clearCache());
    signIn(admin);
    expect(rejected).toMatchObject({ errorType: 'FORBIDDEN' });
  });

  it('of a second issuer is accepted, and rejected with a reason if it names no tenant', async () => {
    expect(await attempt(await auth0.token({ org_id: undefined }))).toMatchObject({
      errorType: 'TENANT_REQUIRED',
    });
    signIn(await auth0.token());
    expect(await ok(client.queries.readAsOf())).toEqual({ asOf: expect.any(String) });
    signIn(admin);
  });

  it('without a permission gets the name of that permission', async () => {
    signIn(await mint(workplace, { tenant: 'org_acme', user: 'eve', permissions: [] }));
    const rejected = await errorOf(client.mutations.clearCache());
    signIn(admin);
    expect(rejected).toMatchObject({
      errorType: 'FORBIDDEN',
      message: 'The token lacks the permission cache:write. Grant it to the caller and get a new token.',
    });
  });

  it('cannot reach another tenant', async () => {
    const { sessionId } = await ok(client.mutations.createSession({}));
    await ok(client.mutations.setCache({ namespace: 'own', key: 'k', value: '1' }));
    signIn(await mint(workplace, { tenant: 'org_globex', user: 'carol' }));
    const [session, value] = await Promise.all([
      errorOf(client.queries.getSession({ sessionId })),
      client.queries.getCache({ namespace: 'own', key: 'k' }),
    ]);
    signIn(admin);
    expect([session, value]).toMatchObject([{ errorType: 'NOT_FOUND' }, { data: null }]);
  });
});

describe('the endpoint', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${product.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('requires a token, with the error of AppSync', async () => {
    const response = await post('{"query":"{ redisHealth { status } }"}');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: expect.any(String) }],
    });
  });

  it('resolves several fields of one request independently', async () => {
    const query = '{ redisHealth { status } getSession(sessionId: "unknown") { rightsDiffer } }';
    for (const authorization of [admin, `Bearer ${admin}`]) {
      expect(await (await post(JSON.stringify({ query }), { authorization })).json()).toMatchObject({
        data: { redisHealth: { status: 'ready' }, getSession: null },
        errors: [{ path: ['getSession'], errorType: 'NOT_FOUND' }],
      });
    }
  });

  it.each(['', '[]', '{"query":1}'])('rejects the body %j', async (body) => {
    expect((await post(body, { authorization: admin })).status).toBe(400);
  });

  it('rejects fields that the schema does not have', async () => {
    const answer = await post('{"query":"{ nothing }"}', { authorization: admin });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      data: null,
      errors: [{ message: expect.stringContaining('nothing') }],
    });
  });
});

describe('amplify_outputs.json', () => {
  it('serves a front end and is removed with the product', async () => {
    const here = makeWorkplace();
    const { url, ...process } = await startProduct(here);
    expect(readOutputs(here)).toMatchObject({
      data: { url: `${url}/graphql`, default_authorization_type: 'OPENID_CONNECT' },
      custom: { redis: { sessionUrl: `${url}/`, cacheUrl: `${url}/` } },
    });
    await stop(process);
    expect(() => readOutputs(here)).toThrow('ENOENT');
    await clear(here);
  });
});
