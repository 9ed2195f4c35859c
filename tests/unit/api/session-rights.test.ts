import { expect, test } from 'vitest';
import { readAs } from '../../../src/api/operations/session-rights.ts';
import type { SessionClaims } from '../../../src/redis/index.ts';

const alice = { tenantId: 'org_acme', userId: 'alice', roles: [], permissions: [], tokenExpiresAt: 0 };
const times = { createdAt: 1, lastActivity: 1, expiresAt: 2, absoluteExpiresAt: 2, version: 1 };
const differ = (token?: SessionClaims, session?: SessionClaims) => {
  const read = { handle: 'h', tenantId: 'org_acme', userId: 'alice', ...times, claims: session };
  return readAs({ ...alice, claims: token }, read).rightsDiffer ?? false;
};

test.each<[SessionClaims | undefined, SessionClaims | undefined]>([
  [undefined, undefined],
  [undefined, {}],
  [
    { a: 1, b: ['x', 2] },
    { b: ['x', 2], a: 1 },
  ],
])('the claims %j and %j grant the same', (token, session) => {
  expect([differ(token, session), differ(session, token)]).toEqual([false, false]);
});

test.each<[SessionClaims | undefined, SessionClaims | undefined]>([
  [{ a: 1 }, undefined],
  [{ a: 1 }, { a: '1' }],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ list: ['a', 'b'] }, { list: ['a'] }],
  [JSON.parse('{"__proto__":1}'), { a: 1 }],
  [{ toString: 'a' }, { a: 'a' }],
])('the claims %j and %j differ', (token, session) => {
  expect([differ(token, session), differ(session, token)]).toEqual([true, true]);
});

test('a session without roles and permissions grants what a token without them grants', () => {
  expect(differ()).toBe(false);
});
