import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TokenIssuer } from '../../src/api/auth/issuers.ts';
import { KEY_SET_MAX_AGE_MS } from '../../src/api/auth/key-set-cache.ts';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { rawToken } from '../unit/fakes/raw-token.ts';
import { AUTH0, createTokenMaker, encodeJwks, ISSUER, now } from '../unit/fakes/token-maker.ts';
import { maker, openHttpApi } from './http-api.ts';

const PATH = '/api/redis/session?action=list';

describe('signing keys', () => {
  /** A verifier whose clock and issuer the test controls. */
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

  test('are fetched once, from the issuer’s well-known path', async () => {
    const { world, verifier } = setUp();
    await Promise.all([1, 2, 3].map(async (jti) => verifier.verify(await maker.token({ jti: String(jti) }))));
    await verifier.verify(await maker.token({ jti: '4' }));
    expect(world.fetches).toEqual([`${ISSUER}.well-known/jwks.json`]);
  });

  test('are fetched from jwksUri if the issuer has one', async () => {
    const { world, verifier } = setUp([{ ...AUTH0, jwksUri: 'https://keys.example/set' }]);
    await verifier.verify(await maker.token());
    expect(world.fetches).toEqual(['https://keys.example/set']);
  });

  test('that cannot be fetched are a 503 with Retry-After, and are not fetched again at once', async () => {
    const { world, verifier } = setUp();
    world.jwks = new Error('connect ECONNREFUSED 10.0.0.1');
    const response = await openHttpApi({ verifier }).send('GET', PATH);
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
  ])('in a set that %s are a 503', async (_, jwks) => {
    const { world, verifier } = setUp();
    world.jwks = jwks;
    await expect(verifier.verify(await maker.token())).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
  });

  test('that are unknown cause one fetch regardless of how many tokens name them, and known keys still work', async () => {
    const { world, verifier } = setUp();
    await verifier.verify(await maker.token());
    const forged = await Promise.all([1, 2, 3, 4, 5].map((i) => maker.token({}, { kid: `forged-${i}` })));
    const codes: unknown[] = [];
    for (const token of forged) codes.push(await verifier.verify(token).catch((error) => error.code));
    expect(codes[0]).toBe('INVALID_TOKEN');
    // The keys may exist, but the next fetch is not due yet: a 401 would blame the token.
    expect(codes.slice(1)).toEqual(Array(4).fill('KEYS_UNAVAILABLE'));
    expect(world.fetches).toHaveLength(2);
    await expect(verifier.verify(await maker.token({ jti: 'x' }))).resolves.toBeDefined();
  });

  test('are rotated without waiting', async () => {
    const { world, verifier } = setUp();
    await verifier.verify(await maker.token());
    const next = await createTokenMaker('key-2');
    world.jwks = { keys: [...maker.jwks.keys, ...next.jwks.keys] };
    await expect(verifier.verify(await next.token())).resolves.toMatchObject({ userId: 'auth0|alice' });
  });

  test('that are replaced under the same kid are replaced here as well', async () => {
    const { world, verifier } = setUp();
    const long = (jti: string) => ({ jti, exp: now() + 7_200 });
    await verifier.verify(await maker.token(long('a')));
    const next = await createTokenMaker('key-1');
    world.jwks = next.jwks;
    world.now += KEY_SET_MAX_AGE_MS;
    await expect(verifier.verify(await maker.token(long('b')))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
    await expect(verifier.verify(await next.token(long('c')))).resolves.toBeDefined();
  });

  test('lose trust when the issuer withdraws them, but not when the issuer is unreachable', async () => {
    const { world, verifier } = setUp();
    const long = (jti: string) => maker.token({ jti, exp: now() + 7_200 });
    await verifier.verify(await long('a'));
    world.now += KEY_SET_MAX_AGE_MS;
    world.jwks = new Error('away');
    await expect(verifier.verify(await long('b'))).resolves.toBeDefined();
    world.now += 2 * 60_000;
    world.jwks = (await createTokenMaker('key-2')).jwks;
    await expect(verifier.verify(await long('c'))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  describe('without kid', () => {
    const anonymous = ({ jwks }: typeof maker) => jwks.keys.map(({ kid: _, ...jwk }) => jwk);

    test('verify tokens with and without kid', async () => {
      const { world, verifier } = setUp();
      world.jwks = { keys: anonymous(maker) };
      await expect(verifier.verify(await maker.token({}, { kid: undefined }))).resolves.toBeDefined();
      await expect(verifier.verify(await maker.token())).resolves.toBeDefined();
    });

    test('may be several, each of which counts', async () => {
      const { world, verifier } = setUp();
      const next = await createTokenMaker();
      world.jwks = { keys: [...anonymous(next), ...anonymous(maker)] };
      for (const { token } of [maker, next]) {
        await expect(verifier.verify(await token({}, { kid: undefined }))).resolves.toBeDefined();
      }
      const forged = await createTokenMaker();
      await expect(verifier.verify(await forged.token({}, { kid: undefined }))).rejects.toMatchObject({
        code: 'INVALID_TOKEN',
      });
    });

    test('are fetched again for a token that none of them signed', async () => {
      const { world, verifier } = setUp();
      world.jwks = { keys: anonymous(maker) };
      await verifier.verify(await maker.token({}, { kid: undefined }));
      const next = await createTokenMaker();
      world.jwks = { keys: anonymous(next) };
      await expect(verifier.verify(await next.token({}, { kid: undefined }))).resolves.toBeDefined();
      expect(world.fetches).toHaveLength(2);
    });

    test('tokens use the keys that have one', async () => {
      const { world, verifier } = setUp();
      const next = await createTokenMaker('key-2');
      world.jwks = { keys: [...next.jwks.keys, ...maker.jwks.keys] };
      await expect(verifier.verify(await maker.token({}, { kid: undefined }))).resolves.toBeDefined();
    });
  });

  describe('that are too weak or of another type', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwkOf = ({ publicKey }: { publicKey: KeyObject }, kid?: string) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
    });

    test.each([
      ['RSA with 1024 bits', weak, 'has fewer than 2048 bits'],
      ['an elliptic curve', curve, 'is not an RSA key'],
    ])('do not verify RS256, and the rejection says so: %s', async (_, pair, problem) => {
      const { world, verifier } = setUp();
      world.jwks = { keys: [jwkOf(pair, 'bad'), ...maker.jwks.keys] };
      const response = await openHttpApi({ verifier }).request(PATH, {
        headers: { authorization: `Bearer ${rawToken(pair.privateKey, { kid: 'bad' })}` },
      });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        `Bearer error="invalid_token", error_description="The signing key of the token ${problem}"`,
      ]);
      await expect(verifier.verify(rawToken(pair.privateKey, {}))).rejects.toMatchObject({
        code: 'INVALID_TOKEN',
      });
      await expect(verifier.verify(await maker.token())).resolves.toBeDefined();
    });

    test('may share their kid with one that is right', async () => {
      const forged = await createTokenMaker();
      const { world, verifier } = setUp();
      world.jwks = { keys: [jwkOf(curve, 'key-1'), ...maker.jwks.keys] };
      await expect(verifier.verify(await maker.token())).resolves.toBeDefined();
      await expect(verifier.verify(await forged.token())).rejects.toThrow(
        'not signed with a key of its issuer',
      );
    });
  });
});
