import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { jwksUriOf } from '../../src/api/auth/jwks-uri.ts';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { mirrorKey } from '../../src/aws/jwks-mirror.ts';
import { refreshMirror } from '../../src/aws/jwks-mirror-refresh.ts';
import { checkKeySet } from '../../src/aws/key-set.ts';
import type { ObjectStore } from '../../src/aws/s3-object.ts';
import { AUTH0, createTokenMaker, encodeJwks } from './fakes/token-maker.ts';

const KEY = { kty: 'RSA', kid: 'a', use: 'sig', alg: 'RS256', n: 'n', e: 'AQAB' };
const URI = 'https://acme.example/jwks.json';
const OTHER = 'https://other.example/jwks.json';

describe('checkKeySet', () => {
  test('keeps only the public members of RSA keys', () => {
    const served = {
      keys: [
        { ...KEY, d: 'private', x5c: ['…'] },
        { kty: 'EC', kid: 'b', x: '', y: '' },
      ],
      extra: 1,
    };
    expect(JSON.parse(checkKeySet(JSON.stringify(served)))).toEqual({ keys: [KEY] });
  });

  test.each([
    ['a page', '<html>', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['another object', '{}', 'not a key set'],
    ['an empty set', '{"keys":[]}', 'not a key set, or an empty one'],
    ['keys that are no objects', '{"keys":["a"]}', 'not a key set'],
    ['no RSA key', '{"keys":[{"kty":"EC","kid":"a"}]}', 'no RSA key'],
    ['a key without kid', JSON.stringify({ keys: [{ ...KEY, kid: undefined }] }), 'no RSA key'],
    ['a key without modulus', JSON.stringify({ keys: [{ ...KEY, n: '' }] }), 'no RSA key'],
    ['far too much', ' '.repeat(100_000), 'larger than'],
  ])('rejects %s', (_, body, problem) => {
    expect(() => checkKeySet(body)).toThrow(problem);
  });
});

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
    const refresh = (...uris: string[]) => refreshMirror(uris, { store, metrics, download, retryPauseMs: 1 });
    return { objects, lines, refresh, served };
  }

  test('stores the keys of every issuer and reports their age as 0', async () => {
    const body = JSON.stringify({ keys: [KEY] });
    const { objects, lines, refresh } = setUp({ [URI]: body, [OTHER]: body });
    await expect(refresh(URI, OTHER)).resolves.toEqual({ keySets: 2 });
    expect([...objects.keys()]).toEqual([mirrorKey(URI), mirrorKey(OTHER)]);
    expect(lines).toEqual(Array(2).fill(['JwksAgeSeconds', 0, 'Seconds']));
  });

  test('keeps the last good copy, reports its age, fails, and still serves the other issuer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const hourAgo = new Date(Date.now() - 3_600_000);
    const body = JSON.stringify({ keys: [KEY] });
    const { objects, lines, refresh, served } = setUp({ [URI]: body, [OTHER]: body }, hourAgo);
    await refresh(URI, OTHER);
    lines.length = 0;
    served[URI] = '{"keys":[]}';
    served[OTHER] = JSON.stringify({ keys: [{ ...KEY, kid: 'next' }] });
    await expect(refresh(URI, OTHER)).rejects.toThrow(
      `${URI}: the response is not a key set, or an empty one`,
    );
    expect(objects.get(mirrorKey(URI))).toBe(body);
    expect(objects.get(mirrorKey(OTHER))).toContain('next');
    expect(lines).toContainEqual(['JwksAgeSeconds', 3_600, 'Seconds']);
  });

  test('retries, because a new user pool may not respond at once', async () => {
    const { objects, refresh, served } = setUp({ [URI]: new Error('404') });
    const refreshed = refresh(URI);
    served[URI] = JSON.stringify({ keys: [KEY] });
    await expect(refreshed).resolves.toEqual({ keySets: 1 });
    expect(objects.size).toBe(1);
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
