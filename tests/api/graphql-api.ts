import type { TokenIssuer } from '../../src/api/auth/issuers.ts';
import type { StepUp } from '../../src/api/auth/permissions.ts';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { asAppSyncEvent } from '../../src/api/graphql/event.ts';
import { createGraphqlResolver } from '../../src/api/graphql/resolver.ts';
import { type ApiModule, cacheModule, sessionModule } from '../../src/api/modules.ts';
import type { TrustedProxy } from '../../src/api/proxy/settings.ts';
import {
  createCacheStore,
  createSessionStore,
  type RedisClient,
  type TenantLimiter,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { AUTH0, CLAIMS, encodeJwks, now } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import { maker } from './http-api.ts';
import type { LogLine } from './log-line.ts';

export const COGNITO: TokenIssuer = {
  kind: 'cognito',
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/pool',
  clientId: 'client',
  tokenUse: 'access',
  tenantGroupPrefix: 'tenant:',
  rolesClaim: 'cognito:groups',
  permissionsClaim: 'permissions',
};

interface Call {
  readonly claims?: Record<string, unknown> | null;
  readonly sourceIp?: string | readonly string[] | null;
  readonly headers?: Record<string, string>;
}

/** An event as sent by Amplify's resolver. Its identity has the fields of both authorization modes. */
export function eventOf(
  typeName: string,
  fieldName: string,
  given: Record<string, unknown> = {},
  call: Call = {},
) {
  const { claims = {}, sourceIp = ['198.51.100.4'], headers = { 'user-agent': 'Mozilla/5.0' } } = call;
  const identity = claims && {
    sub: CLAIMS.sub,
    issuer: CLAIMS.iss,
    claims: { exp: now() + 60, ...CLAIMS, ...claims },
  };
  return {
    typeName,
    fieldName,
    arguments: given,
    identity: { ...identity, sourceIp },
    source: null,
    request: { headers, domainName: null },
    prev: { result: {} },
  };
}

interface GraphqlApiOptions {
  /** Replaces the connection to Redis. */
  readonly client?: RedisClient;
  readonly limiter?: TenantLimiter;
  readonly tenant?: string;
  readonly issuers?: readonly TokenIssuer[];
  readonly stepUp?: StepUp | undefined;
  readonly trustedProxy?: TrustedProxy | undefined;
  /** Additional modules. */
  readonly more?: readonly ApiModule[];
  /** Largest value, in bytes. */
  readonly maxValueBytes?: number;
}

/** The GraphQL API over the core on a real Redis, and a tenant that no other test uses. */
export function openGraphqlApi({
  client = apiRedis(),
  limiter,
  tenant = freshTenant(),
  issuers = [AUTH0, COGNITO],
  stepUp,
  trustedProxy,
  more = [],
  maxValueBytes = 1_048_576,
}: GraphqlApiOptions = {}) {
  const lines: LogLine[] = [];
  const resolve = createGraphqlResolver({
    limiter,
    modules: [
      sessionModule(createSessionStore(client), 1_024),
      cacheModule(createCacheStore(client, { maxValueBytes }), maxValueBytes),
      ...more,
    ],
    health: { provider: 'upstash', measure: async () => 1 },
    verifier: createTokenVerifier(issuers, { fetchJwks: async () => encodeJwks(maker.jwks) }),
    config: { issuers, cacheWritePermission: 'cache:write', stepUp, trustedProxy },
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
  });

  /** Resolves a field as alice of the tenant, unless claims say otherwise. */
  async function ask(typeName: string, fieldName: string, given?: Record<string, unknown>, call: Call = {}) {
    const claims = call.claims === null ? null : { org_id: tenant, ...call.claims };
    const event = asAppSyncEvent(eventOf(typeName, fieldName, given, { ...call, claims }));
    if (!event) throw new Error('The event was not recognized as one of AppSync');
    return resolve(event, 'request-1');
  }
  return { ask, tenant, lines };
}
