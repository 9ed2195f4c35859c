import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseKeySet, reduceKeySet } from '../../../src/api/auth/key-set.ts';

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({ format: 'jwk' });

const KEY = { ...rsa(2_048), kid: 'a', use: 'sig', alg: 'RS256' };
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

describe('a key of a key set', () => {
  const { use: _use, alg: _alg, kid: _kid, ...bare } = KEY;
  test.each<[string, Record<string, unknown>]>([
    ['of RSA for RS256', KEY],
    ['with only the required members', bare],
    ['that may verify', { ...bare, key_ops: ['verify'] }],
    ['of 3072 bits', rsa(3_072)],
  ])('%s is usable', (_, key) => {
    expect(parseKeySet(JSON.stringify({ keys: [key] }))).toMatchObject({
      keys: [{ kid: key.kid }],
      unusable: [],
    });
  });

  test.each<[string, unknown, string]>([
    ['of 1024 bits', rsa(1_024), 'has fewer than 2048 bits'],
    ['of 2047 bits', rsa(2_047), 'has fewer than 2048 bits'],
    // With the exponent 1, every message is its own signature.
    ['with the exponent 1', { ...KEY, e: 'AQ' }, 'has an exponent below 3'],
    ['of an elliptic curve', EC, 'is not an RSA key'],
    ['of an elliptic curve that says RS256', { ...EC, alg: 'RS256', use: 'sig' }, 'is not an RSA key'],
    ['that is a shared secret', { kty: 'oct', k: 'c2VjcmV0' }, 'is not an RSA key'],
    ['for encryption', { ...KEY, use: 'enc' }, 'is not for signatures'],
    ['that may only sign', { ...KEY, key_ops: ['sign'] }, 'is not for signatures'],
    ['for another algorithm', { ...KEY, alg: 'RS512' }, 'is for another algorithm'],
    ['with its private part', { ...KEY, d: 'private' }, 'is published with its private part'],
    ['without modulus', { ...KEY, n: undefined }, 'has no modulus or exponent'],
    ['with an empty modulus', { ...KEY, n: '' }, 'has no modulus or exponent'],
    ['whose kid is a number', { ...KEY, kid: 7 }, 'is malformed'],
    ['that is no object', 'a', 'is malformed'],
  ])('%s is not, and does not affect the others', (_, key, problem) => {
    const set = parseKeySet(JSON.stringify({ keys: [key, KEY] }));
    expect(set).toMatchObject({ keys: [{ kid: 'a' }], unusable: [{ problem }] });
  });
});

test.each([
  ['a page', '<html>', 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['another object', '{}', 'not a key set'],
  ['a list', '[]', 'not a key set'],
  ['keys that are no list', '{"keys":{}}', 'not a key set'],
  ['far too much', ' '.repeat(100_000), 'longer than'],
])('%s is not a key set', (_, body, problem) => {
  expect(() => parseKeySet(body)).toThrow(problem);
});

test('a reduced key set has the public members of usable keys, and says why others are left out', () => {
  const served = { keys: [{ ...KEY, x5c: ['…'] }, { ...rsa(1_024), kid: 'weak' }, EC], extra: 1 };
  const { json, ...rest } = reduceKeySet(JSON.stringify(served));
  expect(JSON.parse(json)).toEqual({ keys: [KEY] });
  expect(rest).toEqual({
    keys: 1,
    ignored: ['the key weak has fewer than 2048 bits', 'the key without kid is not an RSA key'],
  });
});
