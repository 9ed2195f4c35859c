import { cachePart } from '../../src/api/cache-part.ts';
import { consolePart } from '../../src/api/console-part.ts';
import { createConsoleProbe } from '../../src/api/console-probe.ts';
import { createLambdaHandler, type LambdaHandler, type LambdaService } from '../../src/api/lambda.ts';
import { openLambdaDoors } from '../../src/api/lambda-doors.ts';
import { createLog } from '../../src/api/log.ts';
import { loadServiceConfig } from '../../src/api/service-config.ts';
import { sessionPart } from '../../src/api/session-part.ts';
import { openCache, openSessions, openTenantPurge } from '../../src/api/stores.ts';
import { tenantPart } from '../../src/api/tenant-part.ts';
import { connectRedis } from '../../src/redis/index.ts';
import { plant } from '../support/planted.ts';
import { startRedisProcess } from '../support/redis-process.ts';
import { TEST_TIMEOUT_VARIABLES } from '../support/server.ts';
import { AUTH0, createTokenMaker, encodeJwks } from '../unit/fakes/token-maker.ts';
import { plantCanary } from './canary.ts';
import { tokensOf } from './tokens.ts';
import type { Live } from './words.ts';

/** Both functions in this process, as the Lambda handlers wire them, on a Redis of their own. */
export interface World {
  readonly app: LambdaService['app'];
  readonly handler: LambdaHandler;
  /** What no answer may hold. */
  readonly secrets: readonly string[];
  /** What the placeholders stand for now; ended sessions are replaced by new ones. */
  live(): Promise<Live>;
  /** What is wrong with the data of the tenant that nobody here has a token of. */
  harmToCanary(): Promise<readonly string[]>;
  /** What the log says of requests that failed, one line for each place where they did. */
  readonly failures: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Small enough to go beyond it often. */
const MAX_VALUE_BYTES = 65_536;

export async function openWorld(): Promise<World> {
  const password = plant('redis-password');
  const redis = await startRedisProcess({
    args: ({ port }) => ['--port', String(port), '--requirepass', password],
    admin: { password },
  });
  const { issuer, audience } = AUTH0.kind === 'cognito' ? { issuer: '', audience: '' } : AUTH0;
  const config = loadServiceConfig({
    REDIS_PROVIDER: 'elasticache',
    REDIS_HOST: redis.address.host,
    REDIS_PORT: String(redis.address.port),
    REDIS_PASSWORD: password,
    ...TEST_TIMEOUT_VARIABLES,
    CACHE_MAX_VALUE_BYTES: String(MAX_VALUE_BYTES),
    TOKEN_ISSUERS: JSON.stringify([{ kind: 'auth0', issuer, audience }]),
  });
  const client = connectRedis(config.redis);
  const failures = new Map<string, string>();
  const log = createLog('error', (line) => void failures.set(String(JSON.parse(line).stack), line));
  const sessions = openSessions(client, config, log);
  const cache = openCache(client, config, log);
  const maker = await createTokenMaker();
  const service = openLambdaDoors({
    ...{ config, client, log },
    parts: [
      sessionPart(sessions, config.redis.session.maxMetadataBytes),
      cachePart(cache, config.redis.cache.maxValueBytes),
      tenantPart(openTenantPurge(client, config, log, sessions)),
      consolePart(createConsoleProbe(client, config.redis.endpoint)),
    ],
    fetchJwks: async () => encodeJwks(maker.jwks),
  });
  const canary = await plantCanary(sessions, cache);
  const tokens = await tokensOf(maker);

  async function live(): Promise<Live> {
    const tenantId = 'org_fuzz';
    const alice = await sessions.createSession({ tenantId, userId: 'auth0|alice' });
    const bob = await sessions.createSession({ tenantId, userId: 'auth0|bob' });
    return new Map([
      ...tokens,
      ...canary.names,
      ['sessionIdOfAlice', alice.sessionId],
      ['handleOfAlice', alice.session.handle],
      ['sessionIdOfBob', bob.sessionId],
      ['handleOfBob', bob.session.handle],
      ['asOfAlice', await cache.readAsOf(tenantId)],
    ]);
  }

  return {
    app: service.app,
    handler: createLambdaHandler(() => service),
    secrets: [password, canary.secret, ...[...tokens.values()].map(signatureOf)],
    live,
    harmToCanary: canary.harm,
    failures,
    close: async () => {
      await client.close();
      await redis.close();
    },
  };
}

/** The part of a token that nobody else can make. */
const signatureOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1);
