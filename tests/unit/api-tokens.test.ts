import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { TokenIssuer } from '../../src/api/token-issuers.ts';
import { createTokenVerifier } from '../../src/api/token-verifier.ts';
import { maker, openDoor } from './fakes/door.ts';
import { AUTH0, CLAIMS, createTokenMaker, encodeJwks, ISSUER, now } from './fakes/token-maker.ts';

const PATH = '/api/redis/session?action=list';

/** What the door answers to an Authorization header. */
async function ask(authorization: string | undefined) {
  const response = await openDoor().request(PATH, authorization ? { headers: { authorization } } : {});
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, challenge, problem: await response.json() };
}

describe('the Authorization header', () => {
  test.each([undefined, 'Basic YWxhZGRpbjpvcGVu', 'Bearer', 'Bearer ', 'Bearer a b', 'NotBearer abc'])(
    '%s is no token',
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

describe('refused with 401 invalid_token', async () => {
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
    'unknown kid': await maker.token({}, { kid: 'key-9' }),
    'no kid': await maker.token({}, { kid: undefined }),
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
    'no subject': await maker.token({ sub: undefined }),
    'empty subject': await maker.token({ sub: '' }),
  };

  test.each(Object.entries(tokens))('%s', async (_, token) => {
    const { status, challenge, problem } = await ask(`Bearer ${token}`);
    expect([status, problem.code]).toEqual([401, 'INVALID_TOKEN']);
    expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="[\w ]+"$/);
    expect(JSON.stringify(problem)).not.toContain(token.slice(-20));
  });

  test('another algorithm, even where the key would allow it', async () => {
    const { alg: _, ...jwk } = maker.jwks.keys[0] ?? {};
    const verifier = createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks({ keys: [jwk] }) });
    await expect(verifier.verify(await maker.signedWith('RS512'))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    await expect(verifier.verify(valid)).resolves.toBeDefined();
  });

  test('a key for encryption or one for another algorithm cannot verify', async () => {
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

describe('the tenant', () => {
  test.each([
    ['missing', undefined],
    ['an object', { id: 'org_acme' }],
    ['a number', 7],
    ['a list', ['org_acme']],
    ['empty', ''],
    ['null', null],
  ])('org_id %s is a 403', async (_, org_id) => {
    const { status, challenge, problem } = await ask(`Bearer ${await maker.token({ org_id })}`);
    expect([status, problem.code]).toEqual([403, 'TENANT_REQUIRED']);
    expect(challenge).toContain('Bearer');
  });
});

test('clocks may differ by a few seconds', async () => {
  expect((await ask(`Bearer ${await maker.token({ exp: now() - 2 })}`)).status).toBe(200);
  expect((await ask(`Bearer ${await maker.token({ nbf: now() + 2 })}`)).status).toBe(200);
});

describe('keys', () => {
  /** A verifier with a clock and an issuer that a test can change. */
  function setUp(issuers: readonly TokenIssuer[] = [AUTH0]) {
    const world = { now: Date.now(), jwks: maker.jwks as unknown, fetches: [] as string[] };
    const verifier = createTokenVerifier(issuers, {
      now: () => world.now,
      fetchJwks: async (uri) => {
        world.fetches.push(uri);
        if (world.jwks instanceof Error) throw world.jwks;
        return encodeJwks(world.jwks);
      },
    });
    return { world, verifier };
  }

  test('are fetched once, from under the issuer', async () => {
    const { world, verifier } = setUp();
    await Promise.all([1, 2, 3].map(async (jti) => verifier.verify(await maker.token({ jti: String(jti) }))));
    await verifier.verify(await maker.token({ jti: '4' }));
    expect(world.fetches).toEqual([`${ISSUER}.well-known/jwks.json`]);
  });

  test('come from jwksUri if the issuer has one', async () => {
    const { world, verifier } = setUp([{ ...AUTH0, jwksUri: 'https://keys.example/set' }]);
    await verifier.verify(await maker.token());
    expect(world.fetches).toEqual(['https://keys.example/set']);
  });

  test('that cannot be fetched are a 503 with Retry-After, and the issuer is left to recover', async () => {
    const { world, verifier } = setUp();
    world.jwks = new Error('connect ECONNREFUSED 10.0.0.1');
    const response = await openDoor({ verifier }).send('GET', PATH);
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([503, 'KEYS_UNAVAILABLE']);
    expect(response.headers.get('retry-after')).toBe('10');
    expect(text).not.toContain('10.0.0.1');
    await expect(verifier.verify(await maker.token())).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    expect(world.fetches).toHaveLength(1);

    world.jwks = maker.jwks;
    world.now += 2_001;
    await expect(verifier.verify(await maker.token())).resolves.toMatchObject({ tenantId: 'org_acme' });
  });

  test.each([
    ['is not JSON', 'nonsense'],
    ['holds no keys', {}],
  ])('a key set that %s is a 503', async (_, jwks) => {
    const { world, verifier } = setUp();
    world.jwks = jwks;
    await expect(verifier.verify(await maker.token())).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
  });

  test('a storm of unknown kids costs the issuer one fetch, and known kids go on', async () => {
    const { world, verifier } = setUp();
    await verifier.verify(await maker.token());
    const forged = await Promise.all([1, 2, 3, 4, 5].map((i) => maker.token({}, { kid: `forged-${i}` })));
    const codes: unknown[] = [];
    for (const token of forged) codes.push(await verifier.verify(token).catch((error) => error.code));
    expect(codes[0]).toBe('INVALID_TOKEN');
    // Whether these keys exist cannot be told before the wait ends: not the token's fault, so not a 401.
    expect(codes.slice(1)).toEqual(Array(4).fill('KEYS_UNAVAILABLE'));
    expect(world.fetches).toHaveLength(2);
    await expect(verifier.verify(await maker.token({ jti: 'x' }))).resolves.toBeDefined();
  });

  test('a rotated key is picked up without waiting', async () => {
    const { world, verifier } = setUp();
    await verifier.verify(await maker.token());
    const next = await createTokenMaker('key-2');
    world.jwks = { keys: [...maker.jwks.keys, ...next.jwks.keys] };
    await expect(verifier.verify(await next.token())).resolves.toMatchObject({ userId: 'auth0|alice' });
  });

  test('a key the issuer withdrew stops being trusted; an issuer that is away withdraws nothing', async () => {
    const { world, verifier } = setUp();
    const long = (jti: string) => maker.token({ jti, exp: now() + 7_200 });
    await verifier.verify(await long('a'));
    world.now += 16 * 60_000;
    world.jwks = new Error('away');
    await expect(verifier.verify(await long('b'))).resolves.toBeDefined();
    world.now += 2 * 60_000;
    world.jwks = (await createTokenMaker('key-2')).jwks;
    await expect(verifier.verify(await long('c'))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});

describe('verified tokens', () => {
  test('are remembered for a minute at most', async () => {
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

  test('are forgotten when they expire', async () => {
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
