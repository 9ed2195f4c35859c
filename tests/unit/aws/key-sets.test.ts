import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { jwksUriOf } from '../../../src/api/auth/jwks-uri.ts';
import { reduceKeySet } from '../../../src/api/auth/key-set.ts';
import { createTokenVerifier } from '../../../src/api/auth/verifier.ts';
import { mirrorKey } from '../../../src/aws/jwks-mirror/mirror.ts';
import { refreshMirror } from '../../../src/aws/jwks-mirror/refresh.ts';
import type { ObjectStore } from '../../../src/aws/jwks-mirror/s3-object.ts';
import { AUTH0, createTokenMaker, encodeJwks } from '../fakes/token-maker.ts';

const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
const KEY = { ...rsa(2_048), kid: 'a', use: 'sig', alg: 'RS256' };
const WEAK = { ...rsa(1_024), kid: 'weak' };
const URI = 'https://acme.example/jwks.json';
const OTHER = 'https://other.example/jwks.json';

describe('refreshMirror', () => {
  function setUp(served: Record<string, string | Error>, lastModified = new Date()) {
    const objects = new Map<string, string>();
    const lines: unknown[][] = [];
    const store: ObjectStore = {
      get: async (key) => {
        const body = objects.get(key);
        return body === undefined ? undefined : { body: encodeJwks(JSON.parse(body)), lastModified };
      },
      put: async (key, body) => void objects.set(key, body),
    };
    const download = async (uri: string) => {
      const answer = served[uri] ?? new Error('nobody there');
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const metrics = { record: (...line: unknown[]) => void lines.push(line) };
    let now = 0;
    const pause = async (ms: number) => {
      now += ms;
    };
    const clock = { now: () => now, pause };
    const refresh = (...uris: string[]) =>
      refreshMirror(uris, { store, metrics, download, reduce: reduceKeySet, clock });
    return { objects, lines, refresh, served, store, clock };
  }

  test('stores the keys of every issuer and reports their age as 0', async () => {
    const body = JSON.stringify({ keys: [KEY] });
    const { objects, lines, refresh } = setUp({ [URI]: body, [OTHER]: body });
    await expect(refresh(URI, OTHER)).resolves.toEqual({ keySets: 2, ignored: [] });
    expect([...objects.keys()]).toEqual([mirrorKey(URI), mirrorKey(OTHER)]);
    expect(lines).toEqual(Array(2).fill(['JwksAgeSeconds', 0, 'Seconds']));
  });

  test('keeps the last valid copy, reports its age, fails, and still serves the other issuer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const hourAgo = new Date(Date.now() - 3_600_000);
    const body = JSON.stringify({ keys: [KEY] });
    const { objects, lines, refresh, served } = setUp({ [URI]: body, [OTHER]: body }, hourAgo);
    await refresh(URI, OTHER);
    lines.length = 0;
    served[URI] = '{}';
    served[OTHER] = JSON.stringify({ keys: [{ ...KEY, kid: 'next' }] });
    await expect(refresh(URI, OTHER)).rejects.toThrow(`${URI}: the response is not a key set`);
    expect(JSON.parse(objects.get(mirrorKey(URI)) ?? '')).toEqual({ keys: [KEY] });
    expect(objects.get(mirrorKey(OTHER))).toContain('next');
    expect(lines).toContainEqual(['JwksAgeSeconds', 3_600, 'Seconds']);
  });

  test('leaves out keys that are too weak, and says so', async () => {
    const { objects, refresh } = setUp({ [URI]: JSON.stringify({ keys: [WEAK, KEY] }) });
    await expect(refresh(URI)).resolves.toEqual({
      keySets: 1,
      ignored: [`${URI}: the key weak has fewer than 2048 bits`],
    });
    expect(JSON.parse(objects.get(mirrorKey(URI)) ?? '')).toEqual({ keys: [KEY] });
  });

  test.each([
    ['no key', [], 'the key set has no usable key'],
    ['only a weak key', [WEAK], 'the key set has no usable key, the key weak has fewer than 2048 bits'],
  ])('withdraws every key and fails if an issuer has %s left', async (_, keys, problem) => {
    const { objects, refresh, served } = setUp({ [URI]: JSON.stringify({ keys: [KEY] }) });
    await refresh(URI);
    served[URI] = JSON.stringify({ keys });
    await expect(refresh(URI)).rejects.toThrow(`${URI}: ${problem}`);
    expect(objects.get(mirrorKey(URI))).toBe('{"keys":[]}');
  });

  test('retries for half a minute, because a new user pool may not respond at once', async () => {
    const { objects, refresh, served, clock } = setUp({ [URI]: new Error('404') });
    await expect(refresh(URI)).rejects.toThrow('404');
    expect(clock.now()).toBeGreaterThan(25_000);
    expect(clock.now()).toBeLessThanOrEqual(30_000);
    const refreshed = refresh(URI);
    served[URI] = JSON.stringify({ keys: [KEY] });
    await expect(refreshed).resolves.toEqual({ keySets: 1, ignored: [] });
    expect(objects.size).toBe(1);
  });

  test('retries a write for half a minute, because a new policy may not be in force at once', async () => {
    const { refresh, store, clock, objects } = setUp({ [URI]: JSON.stringify({ keys: [KEY] }) });
    const put = vi.spyOn(store, 'put').mockRejectedValue(new Error('S3 responded with 403'));
    await expect(refresh(URI)).rejects.toThrow('S3 responded with 403');
    expect(clock.now()).toBeGreaterThan(25_000);
    expect(clock.now()).toBeLessThanOrEqual(30_000);
    put.mockRestore();
    vi.spyOn(store, 'put').mockRejectedValueOnce(new Error('S3 responded with 503'));
    await expect(refresh(URI)).resolves.toEqual({ keySets: 1, ignored: [] });
    expect(objects.size).toBe(1);
  });

  test('does not ask again for an invalid key set', async () => {
    const { refresh, clock } = setUp({ [URI]: '<html>' });
    await expect(refresh(URI)).rejects.toThrow(URI);
    expect(clock.now()).toBe(0);
  });
});

test.each([
  AUTH0,
  { ...AUTH0, issuer: 'https://acme.example' },
  { ...AUTH0, jwksUri: 'https://k.example/s' },
  { ...AUTH0, jwksUri: 'https://K.example:443/s' },
  { ...AUTH0, issuer: 'https://ACME.example:443/a/' },
  { ...AUTH0, issuer: 'https://acme.example/?a=b' },
])('the mirror copies what the verifier asks for: $issuer $jwksUri', async (issuer) => {
  const maker = await createTokenMaker();
  const asked: string[] = [];
  const fetchJwks = async (uri: string) => {
    asked.push(uri);
    return encodeJwks(maker.jwks);
  };
  await createTokenVerifier([issuer], { fetchJwks }).verify(await maker.token({ iss: issuer.issuer }));
  expect(asked).toEqual([jwksUriOf(issuer)]);
});
