import { describe, expect, test } from 'vitest';
import { amplifyToken, amplifyUrls } from '../../../src/client/index.ts';

describe('amplifyToken', () => {
  const tokens = { accessToken: { toString: () => 'access' }, idToken: { toString: () => 'id' } };

  test('returns the access token, or the id token', async () => {
    expect(await amplifyToken(async () => ({ tokens }))()).toBe('access');
    expect(await amplifyToken(async () => ({ tokens }), 'id')()).toBe('id');
  });

  test('throws when no user is signed in', async () => {
    await expect(amplifyToken(async () => ({}))()).rejects.toThrow('No user is signed in');
    const { accessToken } = tokens;
    await expect(amplifyToken(async () => ({ tokens: { accessToken } }), 'id')()).rejects.toThrow();
  });
});

describe('amplifyUrls', () => {
  const urls = { sessionUrl: 'https://s/', cacheUrl: 'https://c/' };

  test('returns the URLs of the outputs', () => {
    expect(amplifyUrls({ version: '1.4', custom: { redis: { environment: 'sandbox', ...urls } } })).toEqual(
      urls,
    );
  });

  test.each([
    undefined,
    null,
    'x',
    {},
    { custom: null },
    { custom: { redis: { sessionUrl: 'https://s/' } } },
  ])('names the missing fields of %j', (outputs) =>
    expect(() => amplifyUrls(outputs)).toThrow('custom.redis.sessionUrl'),
  );
});
