import { describe, expect, test } from 'vitest';
import { type AppSyncIdentity, asAppSyncEvent } from '../../src/api/graphql/event.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { issuerWith, now } from '../unit/fakes/token-maker.ts';
import { COGNITO, eventOf, openGraphqlApi } from './graphql-api.ts';

const COGNITO_CLAIMS = {
  iss: COGNITO.issuer,
  sub: 'f3c1',
  client_id: 'client',
  token_use: 'access',
  'cognito:groups': ['tenant:org_acme', 'editors'],
  scope: 'aws.cognito.signin.user.admin cache:write',
};

describe('the caller of a GraphQL field', () => {
  const rejected = (type: string, message: RegExp) => ({
    data: null,
    error: { type, message: expect.stringMatching(message) },
  });

  test('comes from the claims, and its address from AppSync', async () => {
    const { ask, tenant } = openGraphqlApi();
    const answer = await ask('Mutation', 'createSession', {}, { sourceIp: ['6.6.6.6', '198.51.100.4'] });
    expect(answer).toMatchObject({
      error: null,
      data: {
        session: {
          tenantId: tenant,
          userId: 'auth0|alice',
          permissions: ['cache:write'],
          ipAddress: '198.51.100.4',
          userAgent: 'Mozilla/5.0',
        },
      },
    });
  });

  test.each<[string, string | readonly string[] | null, string | undefined]>([
    ['the address that AppSync gives', '198.51.100.4', '198.51.100.4'],
    ['X-Forwarded-For, when AppSync gives none,', null, '198.51.100.4'],
    ['X-Forwarded-For, when AppSync gives an empty list,', [], '198.51.100.4'],
  ])('has the address of %s', async (_, sourceIp, ipAddress) => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 198.51.100.4, 130.176.0.1' };
    const answer = await openGraphqlApi().ask('Mutation', 'createSession', {}, { sourceIp, headers });
    expect(answer).toMatchObject({ data: { session: { ipAddress } } });
  });

  test('may be a user of the user pool', async () => {
    const { ask } = openGraphqlApi();
    const tenant = freshTenant();
    const groups = [`tenant:${tenant}`, 'editors'];
    const answer = await ask(
      'Mutation',
      'createSession',
      {},
      { claims: { ...COGNITO_CLAIMS, 'cognito:groups': groups, org_id: undefined } },
    );
    expect(answer).toMatchObject({
      data: { session: { tenantId: tenant, userId: 'f3c1', roles: ['editors'] } },
    });
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example/' }, 'INVALID_TOKEN', /another issuer/],
    ['another audience', { aud: 'https://other.example' }, 'INVALID_TOKEN', /another audience/],
    ['an expired token', { exp: now() - 60 }, 'INVALID_TOKEN', /has expired/],
    ['a token without expiry', { exp: undefined }, 'INVALID_TOKEN', /no expiry/],
    ['a token of the future', { iat: now() + 600 }, 'INVALID_TOKEN', /issued in the future/],
    ['a logout token', { events: {} }, 'INVALID_TOKEN', /reports events/],
    ['no tenant', { org_id: undefined }, 'TENANT_REQUIRED', /names no tenant/],
    ['a tenant that is an object', { org_id: { id: 'org_acme' } }, 'TENANT_REQUIRED', /names no tenant/],
    [
      'an ID token of the user pool',
      { ...COGNITO_CLAIMS, token_use: 'id' },
      'INVALID_TOKEN',
      /different token_use/,
    ],
    [
      'another client of the user pool',
      { ...COGNITO_CLAIMS, client_id: 'x' },
      'INVALID_TOKEN',
      /another client/,
    ],
  ])('is rejected with %s', async (_, claims, type, message) => {
    expect(await openGraphqlApi().ask('Query', 'listSessions', {}, { claims })).toMatchObject(
      rejected(type, message),
    );
  });

  test.each([
    ['that live too long', { maxLifetimeSeconds: 59 }, { iat: now() }, /has a longer lifetime than/],
    ['of unknown age', { maxLifetimeSeconds: 3_600 }, { iat: undefined }, /does not state when/],
    ['of another application', { authorizedParties: 'web' }, { azp: 'other' }, /another application/],
  ])(
    'is rejected with tokens %s, if the settings of the issuer say so',
    async (_, settings, claims, message) => {
      const { ask } = openGraphqlApi({ issuers: [issuerWith(settings)] });
      expect(await ask('Query', 'listSessions', {}, { claims })).toMatchObject(
        rejected('INVALID_TOKEN', message),
      );
      const accepted = { iat: now(), exp: now() + 30, azp: 'web' };
      expect(await ask('Query', 'listSessions', {}, { claims: accepted })).toMatchObject({ error: null });
    },
  );

  test.each<[string, AppSyncIdentity | null]>([
    ['an API key', null],
    ['IAM', { sourceIp: ['198.51.100.4'] }],
  ])('is rejected with %s, which has no claims', async (_, identity) => {
    const { ask } = openGraphqlApi();
    expect(await ask('Query', 'listSessions', {}, { claims: null })).toMatchObject(
      rejected('MISSING_TOKEN', /token/),
    );
    expect(asAppSyncEvent({ ...eventOf('Query', 'listSessions'), identity })).toBeDefined();
  });

  test('may be missing or unknown for the health of Redis, and then receives nothing else', async () => {
    const { ask } = openGraphqlApi();
    for (const claims of [null, { iss: 'https://elsewhere.example' }, { exp: 1 }, { org_id: undefined }]) {
      const answer = await ask('Query', 'redisHealth', {}, { claims });
      expect(answer).toEqual({ data: { status: 'ready' }, error: null });
    }
    expect(await ask('Query', 'redisHealth')).toMatchObject({
      data: { status: 'ready', provider: 'upstash', latencyMs: 1 },
    });
  });
});
