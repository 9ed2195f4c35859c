import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cacheKeys,
  decodeSegment,
  encodeSegment,
  rateKeys,
  sessionKeys,
} from '../../src/redis/shared/keys.ts';

const wellFormed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

describe('encodeSegment', () => {
  it('leaves plain names readable', () => {
    expect(encodeSegment('key', 'user_456-a.b~c')).toBe('user_456-a.b~c');
    expect(cacheKeys('org_123').entry('users', 'user_456')).toBe('cache:{org_123}:users:user_456');
  });

  it('is reversible and contains no special character, so no two strings share a key', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const encoded = encodeSegment('key', text);
        expect(decodeSegment(encoded)).toBe(text);
        expect(encoded).toMatch(/^[\w.~%-]+$/);
      }),
      { numRuns: 5_000 },
    );
  });

  it('encodes strings differently that a decoder would treat alike', () => {
    const alike = ['a:b', 'a%3Ab', 'a%253Ab', 'a b', 'a+b', 'a\u0000b', 'é', 'e\u0301'];
    expect(new Set(alike.map((text) => encodeSegment('key', text))).size).toBe(alike.length);
  });

  it.each([
    ['', 'must not be empty'],
    ['\ud800', 'is not well-formed Unicode (half a surrogate pair)'],
    ['x\udfff', 'is not well-formed Unicode (half a surrogate pair)'],
    ['é'.repeat(200), 'is longer than 1024 bytes once percent-encoded'],
    [7 as unknown as string, 'must be a string'],
  ])('rejects %j', (text, problem) => {
    expect(() => encodeSegment('key', text)).toThrow(`key ${problem}`);
  });
});

describe('keys', () => {
  it('of one tenant share one hash tag', () => {
    fc.assert(
      fc.property(wellFormed, (tenant) => {
        const cache = cacheKeys(tenant);
        const sessions = sessionKeys(tenant);
        const all = [
          cache.version,
          cache.invalidations,
          cache.metrics,
          cache.metricsBatch('id'),
          cache.entry('ns', 'key'),
          cache.lease('ns', 'key'),
          sessions.epoch,
          sessions.index,
          sessions.revoked,
          sessions.revokedIndex('epoch'),
          sessions.record({ userHash: 'abc', slot: 1 }),
          ...sessions.idempotency,
          sessions.signIns,
          ...Object.values(rateKeys(tenant)),
        ];
        // Redis hashes the text between the first { and the next }.
        expect(new Set(all.map((key) => /\{(.*?)\}/.exec(key)?.[1])).size).toBe(1);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('of different names never collide', () => {
    const pair = fc.tuple(wellFormed, wellFormed, wellFormed);
    fc.assert(
      fc.property(pair, pair, ([t1, n1, k1], [t2, n2, k2]) => {
        fc.pre(t1 !== t2 || n1 !== n2 || k1 !== k2);
        expect(cacheKeys(t1).entry(n1, k1)).not.toBe(cacheKeys(t2).entry(n2, k2));
      }),
    );
  });
});
