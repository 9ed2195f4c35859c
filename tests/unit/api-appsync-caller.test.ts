import { describe, expect, test } from 'vitest';
import { type AppSyncIdentity, asAppSyncEvent } from '../../src/api/graphql/event.ts';
import { COGNITO, eventOf, openAppSync } from './fakes/appsync.ts';
import { now } from './fakes/token-maker.ts';

const COGNITO_CLAIMS = {
  iss: COGNITO.issuer,
  sub: 'f3c1',
  client_id: 'client',
  token_use: 'access',
  'cognito:groups': ['tenant:org_acme', 'editors'],
  scope: 'aws.cognito.signin.user.admin cache:write',
};

describe('who calls', () => {
  const refused = (type: string, message: RegExp) => ({
    data: null,
    error: { type, message: expect.stringMatching(message) },
  });

  test('is read from the claims, as over HTTP; where from, from what AppSync saw itself', async () => {
    const { ask } = openAppSync();
    const answer = await ask('Mutation', 'createSession', {}, { sourceIp: ['6.6.6.6', '198.51.100.4'] });
    expect(answer).toMatchObject({
      error: null,
      data: {
        session: {
          tenantId: 'org_acme',
          userId: 'auth0|alice',
          permissions: ['cache:write'],
          ipAddress: '198.51.100.4',
          userAgent: 'Mozilla/5.0',
        },
      },
    });
  });

  test.each<[string, string | readonly string[] | null, string | undefined]>([
    ['one address', '198.51.100.4', '198.51.100.4'],
    ['none, and the header that AWS completes', null, '198.51.100.4'],
    ['an empty list', [], '198.51.100.4'],
  ])('comes from where %s says', async (_, sourceIp, ipAddress) => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 198.51.100.4, 130.176.0.1' };
    const answer = await openAppSync().ask('Mutation', 'createSession', {}, { sourceIp, headers });
    expect(answer).toMatchObject({ data: { session: { ipAddress } } });
  });

  test('may come from the user pool', async () => {
    const { ask } = openAppSync();
    const answer = await ask(
      'Mutation',
      'createSession',
      {},
      { claims: { ...COGNITO_CLAIMS, org_id: undefined } },
    );
    expect(answer).toMatchObject({
      data: { session: { tenantId: 'org_acme', userId: 'f3c1', roles: ['editors'] } },
    });
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example/' }, 'INVALID_TOKEN', /another issuer/],
    ['another audience', { aud: 'https://other.example' }, 'INVALID_TOKEN', /another audience/],
    ['an expired token', { exp: now() - 60 }, 'INVALID_TOKEN', /has expired/],
    ['a token without expiry', { exp: undefined }, 'INVALID_TOKEN', /no expiry/],
    ['no tenant', { org_id: undefined }, 'TENANT_REQUIRED', /names no tenant/],
    ['a tenant that is an object', { org_id: { id: 'org_acme' } }, 'TENANT_REQUIRED', /names no tenant/],
    ['an ID token of the user pool', { ...COGNITO_CLAIMS, token_use: 'id' }, 'INVALID_TOKEN', /another use/],
    [
      'another client of the user pool',
      { ...COGNITO_CLAIMS, client_id: 'x' },
      'INVALID_TOKEN',
      /another client/,
    ],
  ])('is refused with %s', async (_, claims, type, message) => {
    expect(await openAppSync().ask('Query', 'listSessions', {}, { claims })).toMatchObject(
      refused(type, message),
    );
  });

  test.each<[string, AppSyncIdentity | null]>([
    ['an API key', null],
    ['IAM', { sourceIp: ['198.51.100.4'] }],
  ])('is refused with %s, which has no claims', async (_, identity) => {
    const { ask } = openAppSync();
    expect(await ask('Query', 'listSessions', {}, { claims: null })).toMatchObject(
      refused('MISSING_TOKEN', /token/),
    );
    expect(asAppSyncEvent({ ...eventOf('Query', 'listSessions'), identity })).toBeDefined();
  });

  test('does not matter to the health of Redis', async () => {
    expect(await openAppSync().ask('Query', 'redisHealth', {}, { claims: null })).toMatchObject({
      data: { status: 'ready' },
    });
  });
});
