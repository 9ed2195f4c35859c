import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { rawToken } from '../unit/fakes/raw-token.ts';
import {
  AUTH0,
  CLAIMS,
  createTokenMaker,
  encodeJwks,
  ISSUER,
  issuerWith,
  now,
} from '../unit/fakes/token-maker.ts';
import { maker, openHttpApi } from './http-api.ts';

const PATH = '/api/redis/session?action=list';

/** The response to an Authorization header. */
async function ask(authorization: string | undefined, options?: Parameters<typeof openHttpApi>[0]) {
  const response = await openHttpApi(options).request(
    PATH,
    authorization ? { headers: { authorization } } : {},
  );
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, challenge, problem: await response.json() };
}

describe('the Authorization header', () => {
  test.each([undefined, 'Basic YWxhZGRpbjpvcGVu', 'Bearer', 'Bearer ', 'Bearer a b', 'NotBearer abc'])(
    '%s holds no token',
    async (header) => {
      const { status, challenge, problem } = await ask(header);
      expect([status, problem.code]).toEqual([401, 'MISSING_TOKEN']);
      // RFC 6750 section 3.1: no error code when the request lacks any authentication information.
      expect(challenge).toBe('Bearer realm="amplify-redis"');
    },
  );

  test('the scheme is case-insensitive', async () => {
    expect((await ask(`bearer ${await maker.token()}`)).status).toBe(200);
  });
});

describe('a token is rejected with 401 invalid_token', async () => {
  const keyOfAnother = await createTokenMaker();
  const publicPem = new TextEncoder().encode(await exportSPKI(maker.publicKey));
  const payload = { ...CLAIMS, exp: now() + 600 };
  const valid = await maker.token();
  const [header, body] = valid.split('.');

  const tokens: Record<string, string> = {
    garbage: 'garbage',
    'three words': 'a.b.c',
    'no signature': `${header}.${body}.`,
    'another payload': `${header}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${valid.split('.')[2]}`,
    'alg none': new UnsecuredJWT(payload).encode(),
    'HS256 with the public key': await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(publicPem),
    'another key under the same kid': await keyOfAnother.token(),
    'a key of its own in the header': await keyOfAnother.token(
      {},
      { jwk: keyOfAnother.jwks.keys[0], jku: 'https://evil.example/jwks.json', x5c: ['AAAA'] },
    ),
    'unknown kid': await maker.token({}, { kid: 'key-9' }),
    'another key, without kid': await keyOfAnother.token({}, { kid: undefined }),
    expired: await maker.token({ exp: now() - 60 }),
    'no exp': await maker.token({ exp: undefined }),
    'exp as string': await maker.token({ exp: String(now() + 600) }),
    'exp null': await maker.token({ exp: null }),
    'not valid yet': await maker.token({ nbf: now() + 600 }),
    'another issuer': await maker.token({ iss: 'https://evil.example/' }),
    'issuer without its slash': await maker.token({ iss: ISSUER.slice(0, -1) }),
    'no issuer': await maker.token({ iss: undefined }),
    'another audience': await maker.token({ aud: 'https://other.example' }),
    'no audience': await maker.token({ aud: undefined }),
    'issued in the future': await maker.token({ iat: now() + 600 }),
    'a time of issue that is no number': await maker.token({ iat: String(now()) }),
    'a critical extension': rawToken(maker.privateKey, { kid: 'key-1', crit: ['urn:x'], 'urn:x': 1 }),
    'an unencoded payload': rawToken(maker.privateKey, { kid: 'key-1', crit: ['b64'], b64: false }),
    'an encoded payload that is critical': rawToken(maker.privateKey, {
      kid: 'key-1',
      crit: ['b64'],
      b64: true,
    }),
    'an empty list of critical extensions': rawToken(maker.privateKey, { kid: 'key-1', crit: [] }),
    'a logout token by its type': await maker.token({}, { typ: 'logout+jwt' }),
    'a logout token by its claim': await maker.token({
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    }),
    'a DPoP proof': await maker.token({}, { typ: 'dpop+jwt' }),
    'a client assertion': await maker.token({}, { typ: 'client-authentication+jwt' }),
    'an empty type': await maker.token({}, { typ: '' }),
    'a type that is no text': rawToken(maker.privateKey, { kid: 'key-1', typ: ['JWT'] }),
    'a kid that is no text': rawToken(maker.privateKey, { kid: 1 }),
    'no subject': await maker.token({ sub: undefined }),
    'empty subject': await maker.token({ sub: '' }),
  };

  test.each(Object.entries(tokens))('for this reason: %s', async (_, token) => {
    const { status, challenge, problem } = await ask(`Bearer ${token}`);
    expect([status, problem.code]).toEqual([401, 'INVALID_TOKEN']);
    expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="[\w ]+"$/);
    expect(JSON.stringify(problem)).not.toContain(token.slice(-20));
  });

  test('when it is signed with another algorithm, even if the key allows that one', async () => {
    const { alg: _, ...jwk } = maker.jwks.keys[0] ?? {};
    const verifier = createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks({ keys: [jwk] }) });
    await expect(verifier.verify(await maker.signedWith('RS512'))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    await expect(verifier.verify(valid)).resolves.toBeDefined();
  });

  test('when the key is for encryption or for another algorithm', async () => {
    const [jwk] = maker.jwks.keys;
    for (const wrong of [
      { ...jwk, use: 'enc' },
      { ...jwk, alg: 'RS512' },
    ]) {
      const verifier = createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks({ keys: [wrong] }) });
      await expect(verifier.verify(valid)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
    }
  });
});

test.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt'])(
  'a token of the type %s is accepted',
  async (typ) => {
    expect((await ask(`Bearer ${await maker.token({}, { typ })}`)).status).toBe(200);
  },
);

describe('the settings of an issuer limit', () => {
  const accepts = async (settings: Record<string, unknown>, claims: Record<string, unknown>) => {
    const verifier = createTokenVerifier([issuerWith(settings)], {
      fetchJwks: async () => encodeJwks(maker.jwks),
    });
    return verifier.verify(await maker.token(claims)).then(
      () => 'accepted',
      ({ message }: Error) => message,
    );
  };

  test('how long its tokens live', async () => {
    const oneHour = { maxLifetimeSeconds: 3_600 };
    const issued = now() - 60;
    expect(await accepts(oneHour, { iat: issued, exp: issued + 3_600 })).toBe('accepted');
    expect(await accepts(oneHour, { iat: issued, exp: issued + 3_601 })).toMatch(
      'has a longer lifetime than',
    );
    expect(await accepts(oneHour, { exp: 1e308 })).toMatch('has a longer lifetime than');
    expect(await accepts(oneHour, { iat: undefined })).toMatch('does not state when it was issued');
    expect(await accepts({}, { iat: undefined, exp: 1e308 })).toBe('accepted');
  });

  test('which applications its tokens are for', async () => {
    const two = { authorizedParties: ['web', 'app'] };
    expect(await accepts(two, { azp: 'app' })).toBe('accepted');
    expect(await accepts(two, { client_id: 'web' })).toBe('accepted');
    for (const wrong of [
      { azp: 'other' },
      { azp: 'other', client_id: 'web' },
      {},
      { azp: '' },
      { azp: null },
    ]) {
      expect(await accepts(two, wrong)).toMatch('another application');
    }
    expect(await accepts({}, { azp: 'other' })).toBe('accepted');
  });
});

describe('the tenant', () => {
  test.each([
    ['missing', undefined],
    ['an object', { id: 'org_acme' }],
    ['a number', 7],
    ['a list of two', ['org_acme', 'org_globex']],
    ['empty', ''],
    ['null', null],
  ])('org_id %s is a 403', async (_, org_id) => {
    const { status, challenge, problem } = await ask(`Bearer ${await maker.token({ org_id })}`);
    expect([status, problem.code]).toEqual([403, 'TENANT_REQUIRED']);
    expect(challenge).toContain('Bearer');
  });
});

test('token times tolerate a clock difference of a few seconds', async () => {
  const time = Date.now();
  const seconds = Math.floor(time / 1_000);
  const fetchJwks = async () => encodeJwks(maker.jwks);
  const verifier = createTokenVerifier([AUTH0], { now: () => time, fetchJwks });
  for (const claims of [{ exp: seconds - 2 }, { nbf: seconds + 2 }]) {
    expect((await ask(`Bearer ${await maker.token(claims)}`, { verifier })).status).toBe(200);
  }
});

describe('verified tokens', () => {
  test('are cached for at most a minute', async () => {
    let time = Date.now();
    let keys: unknown = maker.jwks;
    const verifier = createTokenVerifier([AUTH0], {
      now: () => time,
      fetchJwks: async () => encodeJwks(keys),
    });
    const token = await maker.token();
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(first);
    time += 61_000;
    keys = maker.jwks;
    expect(await verifier.verify(token)).not.toBe(first);
  });

  test('leave the cache when they expire', async () => {
    let time = Date.now();
    const verifier = createTokenVerifier([AUTH0], {
      now: () => time,
      fetchJwks: async () => encodeJwks(maker.jwks),
    });
    const token = await maker.token({ exp: now() + 20 });
    await verifier.verify(token);
    time += 30_000;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});
