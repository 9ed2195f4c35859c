import { describe, expect, test } from 'vitest';
import { loadServiceConfig } from '../../../src/api/config.ts';
import type { ConfigProblem, Environment } from '../../../src/redis/index.ts';
import { TENANT_LIMIT_DEFAULTS } from '../../../src/redis/index.ts';

const ISSUER = { kind: 'auth0', issuer: 'https://acme.eu.auth0.com/', audience: 'https://api' };
const COGNITO = {
  kind: 'cognito',
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
  clientId: 'c1',
  tenantClaim: 'tenant',
};
const ENV = { REDIS_URL: 'redis://localhost:6379', TOKEN_ISSUERS: JSON.stringify([ISSUER]) };

function problems(env: Environment): readonly ConfigProblem[] {
  try {
    loadServiceConfig(env);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigError', code: 'CONFIG' });
    return (error as { problems: ConfigProblem[] }).problems;
  }
}

const ofIssuers = (...issuers: unknown[]) =>
  problems({ ...ENV, TOKEN_ISSUERS: JSON.stringify(issuers) }).map(({ problem }) => problem);

test('has defaults', () => {
  const config = loadServiceConfig(ENV);
  expect(config).toMatchObject({ corsOrigins: [], logLevel: 'info', cacheWritePermission: 'cache:write' });
  expect(config.tenantLimits).toEqual({ '*': TENANT_LIMIT_DEFAULTS });
  expect(config.issuers).toEqual([{ ...ISSUER, rolesClaim: 'roles', permissionsClaim: 'permissions' }]);
  expect(config.redis.endpoint).toMatchObject({ host: 'localhost' });
});

test('reads every variable', () => {
  const config = loadServiceConfig({
    ...ENV,
    CORS_ORIGINS: 'https://app.example.com, http://localhost:3000',
    LOG_LEVEL: 'warn',
    CACHE_WRITE_PERMISSION: '',
    TENANT_LIMITS: '{"*":{"requestsPerSecond":5}}',
  });
  expect(config.corsOrigins).toEqual(['https://app.example.com', 'http://localhost:3000']);
  expect(config).toMatchObject({ logLevel: 'warn', cacheWritePermission: undefined });
  expect(config.tenantLimits).toEqual({ '*': { ...TENANT_LIMIT_DEFAULTS, requestsPerSecond: 5 } });
});

describe('STEP_UP', () => {
  const operations = ['revokeTenantSessions', 'listSessions'];
  const read = (STEP_UP: string) => loadServiceConfig({ ...ENV, STEP_UP }, { operations });

  test('requires nothing by default', () => {
    expect(read('').stepUp).toEqual({});
  });

  test('requires an age, a level or both for an operation', () => {
    const stepUp = {
      revokeTenantSessions: { maxAgeSeconds: 900 },
      listSessions: { acr: ['gold', 'silver'] },
    };
    expect(read(JSON.stringify(stepUp)).stepUp).toEqual(stepUp);
  });

  test.each([
    ['{', /must be a JSON object such as/],
    ['[]', /must be a JSON object such as/],
    ['{"listSession":{"maxAgeSeconds":900}}', /^listSession is not an operation$/],
    ['{"listSessions":{}}', /^listSessions must have maxAgeSeconds or acr$/],
    ['{"listSessions":{"maxAgeSeconds":-1}}', /^listSessions.maxAgeSeconds must be at least 0$/],
    ['{"listSessions":{"maxAge":900,"acr":["gold"]}}', /^listSessions.maxAge is not a known field$/],
    ['{"listSessions":{"acr":"gold"}}', /^listSessions.acr must be a list$/],
    [
      '{"listSessions":{"acr":["two words"]}}',
      /^listSessions.acr.0 must be 1 to 100 characters without spaces/,
    ],
  ])('%s is rejected', (STEP_UP, problem) => {
    expect(() => read(STEP_UP)).toThrow(
      expect.objectContaining({
        problems: [{ variable: 'STEP_UP', problem: expect.stringMatching(problem) }],
      }),
    );
  });
});

describe('a trusted proxy', () => {
  const HASH = 'a1'.repeat(32);
  const proxyOf = (env: Environment) => loadServiceConfig({ ...ENV, ...env }).trustedProxy;

  test('is none by default', () => {
    expect(proxyOf({})).toBeUndefined();
    expect(proxyOf({ CLIENT_ADDRESS_HEADER: ' ', PROXY_SECRET_SHA256: '' })).toBeUndefined();
  });

  test('passes the client in headers', () => {
    const headers = { CLIENT_ADDRESS_HEADER: 'X-Forwarded-For', CLIENT_ADDRESS_HOPS: '2' };
    const env = {
      ...headers,
      CLIENT_USER_AGENT_HEADER: 'X-Agent',
      PROXY_SECRET_SHA256: `${HASH}, ${HASH.toUpperCase()}`,
    };
    expect(proxyOf(env)).toEqual({
      addressHeader: 'x-forwarded-for',
      addressHops: 2,
      userAgentHeader: 'x-agent',
      secretHashes: [HASH, HASH],
    });
    expect(proxyOf({ CLIENT_USER_AGENT_HEADER: 'X-Agent', PROXY_SECRET_SHA256: HASH })).toMatchObject({
      addressHops: 1,
      userAgentHeader: 'x-agent',
    });
  });

  const HEADER = { CLIENT_ADDRESS_HEADER: 'X-Client', PROXY_SECRET_SHA256: HASH };
  test.each<[string, Environment, RegExp]>([
    ['PROXY_SECRET_SHA256', { CLIENT_ADDRESS_HEADER: 'X-Client' }, /^is required/],
    ['PROXY_SECRET_SHA256', { PROXY_SECRET_SHA256: HASH }, /^has no effect/],
    ['PROXY_SECRET_SHA256', { ...HEADER, PROXY_SECRET_SHA256: 'hush-hush' }, /64 hex digits/],
    ['PROXY_SECRET_SHA256', { ...HEADER, PROXY_SECRET_SHA256: [HASH, HASH, HASH].join() }, /two separated/],
    ['CLIENT_ADDRESS_HEADER', { ...HEADER, CLIENT_ADDRESS_HEADER: 'X Client' }, /name of a header/],
    ['CLIENT_ADDRESS_HEADER', { ...HEADER, CLIENT_ADDRESS_HEADER: 'x'.repeat(65) }, /name of a header/],
    ['CLIENT_ADDRESS_HEADER', { ...HEADER, CLIENT_ADDRESS_HEADER: 'Forwarded' }, /X-Forwarded-For/],
    [
      'CLIENT_USER_AGENT_HEADER',
      { ...HEADER, CLIENT_USER_AGENT_HEADER: 'Authorization' },
      /carries a secret/,
    ],
    ['CLIENT_USER_AGENT_HEADER', { ...HEADER, CLIENT_USER_AGENT_HEADER: 'X-Origin-Verify' }, /a secret/],
    ['CLIENT_ADDRESS_HOPS', { CLIENT_ADDRESS_HOPS: '2' }, /no effect/],
    ['CLIENT_ADDRESS_HOPS', { ...HEADER, CLIENT_ADDRESS_HOPS: '0' }, /from 1 to 10/],
    ['CLIENT_ADDRESS_HOPS', { ...HEADER, CLIENT_ADDRESS_HOPS: '11' }, /from 1 to 10/],
    ['CLIENT_ADDRESS_HOPS', { ...HEADER, CLIENT_ADDRESS_HOPS: 'two' }, /from 1 to 10/],
  ])('is rejected for its %s: %j', (variable, env, problem) => {
    const found = problems({ ...ENV, ...env });
    expect(found).toEqual([{ variable, problem: expect.stringMatching(problem) }]);
    expect(JSON.stringify(found)).not.toContain('hush');
  });
});

test('rejects values that the APIs could not return', () => {
  expect(problems({ ...ENV, CACHE_MAX_VALUE_BYTES: '2400000' })).toEqual([]);
  expect(problems({ ...ENV, CACHE_MAX_VALUE_BYTES: '2400001' })).toEqual([
    { variable: 'CACHE_MAX_VALUE_BYTES', problem: expect.stringMatching(/^must be at most 2400000: /) },
  ]);
});

test('one error names every invalid variable of the core and of the API, but no secret', () => {
  const env = {
    REDIS_PROVIDER: 'upstash',
    UPSTASH_REDIS_REST_TOKEN: 'hush-hush',
    SESSION_TTL: 'soon',
    CORS_ORIGINS: 'app.example.com,https://ok.example/path',
    LOG_LEVEL: 'loud',
    CACHE_WRITE_PERMISSION: 'two words',
    TENANT_LIMITS: '{"*":{"burst":-1}}',
  };
  const found = problems(env);
  expect(new Set(found.map(({ variable }) => variable))).toEqual(
    new Set([
      ...['UPSTASH_REDIS_REST_URL', 'SESSION_TTL', 'TOKEN_ISSUERS'],
      ...['CORS_ORIGINS', 'LOG_LEVEL', 'CACHE_WRITE_PERMISSION', 'TENANT_LIMITS'],
    ]),
  );
  expect(JSON.stringify(found)).not.toContain('hush');
});

describe('TOKEN_ISSUERS', () => {
  test.each([undefined, '', ' ', '{', '[]', '{}', 'null'])('%s is rejected', (TOKEN_ISSUERS) => {
    expect(problems({ ...ENV, TOKEN_ISSUERS }).map(({ variable }) => variable)).toEqual(['TOKEN_ISSUERS']);
  });

  test('errors name the issuer and the field', () => {
    expect(ofIssuers({ ...ISSUER, audience: undefined })).toEqual(['0.audience is required']);
    expect(ofIssuers(ISSUER, { ...ISSUER, kind: 'saml' })).toEqual([
      '1.kind must be one of: auth0, oidc, cognito',
    ]);
    expect(ofIssuers({ ...ISSUER, audiance: 'x' })).toEqual(['0.audiance is not a known field']);
    expect(ofIssuers({ ...ISSUER, issuer: 'acme' })).toEqual([
      '0.issuer must be a URL such as https://example.com',
    ]);
    expect(ofIssuers(ISSUER, ISSUER)).toEqual(['names https://acme.eu.auth0.com/ more than once']);
  });

  test('URLs have no part that would be ignored', () => {
    for (const issuer of ['https://u:p@a.example/', 'https://a.example/?policy=x', 'https://a.example/#x']) {
      expect(ofIssuers({ ...ISSUER, issuer })).toEqual([
        '0.issuer must not contain a user, query or fragment',
      ]);
    }
    expect(ofIssuers({ ...ISSUER, jwksUri: 'https://a.example/keys?p=b2c_1_sign_in' })).toEqual([]);
    for (const jwksUri of ['https://u:p@a.example/keys', 'https://a.example/keys#x']) {
      expect(ofIssuers({ ...ISSUER, jwksUri })).toEqual(['0.jwksUri must have no user or fragment']);
    }
  });

  test('http issuers are accepted only for local use', () => {
    const local = {
      ...ISSUER,
      kind: 'oidc',
      issuer: 'http://localhost:4000',
      jwksUri: 'http://localhost:4000/jwks',
    };
    expect(ofIssuers(local)).toEqual([
      'must use https: http://localhost:4000',
      'must use https: http://localhost:4000/jwks',
    ]);
    const env = { ...ENV, TOKEN_ISSUERS: JSON.stringify([local]) };
    expect(loadServiceConfig(env, { allowInsecureIssuers: true }).issuers).toHaveLength(1);
  });

  test.each(['tenantClaim', 'rolesClaim', 'permissionsClaim'])(
    'a Cognito %s that users can write is rejected',
    (field) => {
      for (const claim of ['custom:tenant', 'nickname', 'email', 'website', 'address.region']) {
        expect(ofIssuers({ ...COGNITO, [field]: claim })).toEqual([
          `0.${field} names an attribute that users can change: use a claim that a pre-token-generation trigger adds`,
        ]);
      }
    },
  );

  test('a Cognito list of claims must not contain one that users can write', () => {
    for (const field of ['rolesClaim', 'permissionsClaim']) {
      expect(ofIssuers({ ...COGNITO, [field]: ['cognito:groups', 'custom:rights'] })).toEqual([
        expect.stringMatching(new RegExp(`^0.${field}.1 names an attribute that users can change`)),
      ]);
      expect(ofIssuers({ ...COGNITO, [field]: ['cognito:groups', 'scope'] })).toEqual([]);
    }
  });

  test.each([
    ['sessionClaims', { 'a b': 'x' }, '0.sessionClaims.a b must be a word that starts with a letter'],
    ['sessionClaims', { a: '' }, '0.sessionClaims.a must not be empty'],
    ['permissionsClaim', [], '0.permissionsClaim must not be empty'],
    ['tenantClaim', 'x'.repeat(257), '0.tenantClaim must be at most 256 characters long'],
    ['tenant', '', '0.tenant must not be empty'],
    ['maxLifetimeSeconds', 0, '0.maxLifetimeSeconds must be more than 0'],
    ['maxLifetimeSeconds', '3600', '0.maxLifetimeSeconds must be a number'],
    ['authorizedParties', [], '0.authorizedParties must not be empty'],
  ])('%s %j is rejected', (field, value, problem) => {
    expect(ofIssuers({ ...ISSUER, [field]: value })).toEqual([problem]);
  });

  test('a session gets 16 further claims at most', () => {
    const mapping = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, i) => [`claim${i}`, `claim${i}`]));
    expect(ofIssuers({ ...ISSUER, sessionClaims: mapping(16) })).toEqual([]);
    expect(ofIssuers({ ...ISSUER, sessionClaims: mapping(17) })).toEqual([
      '0.sessionClaims must map at most 16 claims',
    ]);
  });

  test('a fixed tenant excludes a tenant from a claim', () => {
    expect(ofIssuers({ ...ISSUER, tenant: 'main' })).toEqual([]);
    expect(ofIssuers({ ...ISSUER, tenant: 'main', tenantClaim: 'org_id' })).toEqual([
      '0 accepts either tenant or tenantClaim, not both',
    ]);
    expect(ofIssuers({ ...COGNITO, tenantClaim: undefined, tenant: 'main' })).toEqual([]);
  });

  test('the claim of a sid serves back-channel logout only, which Cognito does not have', () => {
    expect(ofIssuers({ ...ISSUER, logoutClientId: ['a', 'b'], sidClaim: 'https://x.example/sid' })).toEqual(
      [],
    );
    expect(ofIssuers({ ...ISSUER, sidClaim: 'sid' })).toEqual(['0 requires logoutClientId with sidClaim']);
    expect(ofIssuers({ ...COGNITO, logoutClientId: 'a' })).toEqual(['0.logoutClientId is not a known field']);
  });

  test('a Cognito issuer needs exactly one source of the tenant', () => {
    const needs = ['0 requires exactly one of tenant, tenantClaim and tenantGroupPrefix'];
    expect(ofIssuers({ ...COGNITO, tenant: 'main' })).toEqual(needs);
    expect(ofIssuers({ ...COGNITO, tenantClaim: undefined })).toEqual(needs);
    expect(ofIssuers({ ...COGNITO, tenantGroupPrefix: 'tenant:' })).toEqual(needs);
    expect(ofIssuers(COGNITO)).toEqual([]);
  });
});
