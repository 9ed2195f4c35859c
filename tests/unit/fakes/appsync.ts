import type { TokenIssuer } from '../../../src/api/auth/issuers.ts';
import { cacheModule } from '../../../src/api/modules.ts';
import { asAppSyncEvent } from '../../../src/api/graphql/event.ts';
import { createGraphqlResolver } from '../../../src/api/graphql/resolver.ts';
import { sessionModule } from '../../../src/api/modules.ts';
import type { TenantLimiter } from '../../../src/redis/index.ts';
import { fakeCacheStore } from './cache-store.ts';
import type { LogLine } from './log-line.ts';
import { fakeSessionStore } from './session-store.ts';
import { AUTH0, CLAIMS, now } from './token-maker.ts';

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

/** An event as the resolver of Amplify sends it, identities of both modes alike. */
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

interface Parts {
  readonly cache?: ReturnType<typeof fakeCacheStore>;
  readonly limiter?: TenantLimiter;
}

export function openAppSync({ cache = fakeCacheStore(), limiter }: Parts = {}) {
  const lines: LogLine[] = [];
  const door = createGraphqlResolver({
    limiter,
    modules: [sessionModule(fakeSessionStore(), 1_024), cacheModule(cache, 1_024)],
    health: { provider: 'upstash', measure: async () => 1 },
    config: { issuers: [AUTH0, COGNITO], cacheWritePermission: 'cache:write' },
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
  });
  const ask = async (...args: Parameters<typeof eventOf>) => {
    const event = asAppSyncEvent(eventOf(...args));
    if (!event) throw new Error('Not taken for an event of AppSync');
    return door(event, 'request-1');
  };
  return { ask, lines };
}
