import { loadServiceConfig } from '../../src/api/config.ts';
import { createLambdaHandler, type LambdaHandler, type LambdaService } from '../../src/api/lambda/handler.ts';
import { openLambdaService } from '../../src/api/lambda/service.ts';
import { createLog } from '../../src/api/logging/log.ts';
import {
  cacheModule,
  consoleModule,
  logoutModule,
  sessionModule,
  tenantModule,
} from '../../src/api/modules.ts';
import { createConsoleProbe } from '../../src/api/operations/console-probe.ts';
import { openCache, openSessions, openTenantPurge } from '../../src/api/stores.ts';
import { connectRedis } from '../../src/redis/index.ts';
import { UNREACHED_LIMITS } from '../support/limits.ts';
import { plant } from '../support/planted.ts';
import { startRedisProcess } from '../support/redis/process.ts';
import { TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { AUTH0, createTokenMaker, encodeJwks } from '../unit/fakes/token-maker.ts';
import { plantCanary } from './canary.ts';
import { LOGOUT_CLIENT, tokensOf } from './tokens.ts';
import type { Live } from './words.ts';

/** Both functions in this process, wired as in the Lambda handlers, on their own Redis. */
export interface World {
  readonly app: LambdaService['app'];
  readonly handler: LambdaHandler;
  /** Texts that no answer may contain. */
  readonly secrets: readonly string[];
  /** Current values of the placeholders; each call creates new sessions. */
  live(): Promise<Live>;
  /** Changes to the data of a tenant for which no caller has a token. */
  changesToCanary(): Promise<readonly string[]>;
  /** Log lines of failed requests, one for each stack trace. */
  readonly failures: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Small, so that many generated values exceed it. */
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
    ...UNREACHED_LIMITS,
    CACHE_MAX_VALUE_BYTES: String(MAX_VALUE_BYTES),
    TOKEN_ISSUERS: JSON.stringify([{ kind: 'auth0', issuer, audience, logoutClientId: LOGOUT_CLIENT }]),
  });
  const client = connectRedis(config.redis);
  const failures = new Map<string, string>();
  const log = createLog('error', (line) => void failures.set(String(JSON.parse(line).stack), line));
  const sessions = openSessions(client, config, log);
  const cache = openCache(client, config, log);
  const maker = await createTokenMaker();
  const service = openLambdaService({
    ...{ config, client, log },
    modules: [
      sessionModule(sessions, config.redis.session.maxMetadataBytes),
      cacheModule(cache, config.redis.cache.maxValueBytes),
      logoutModule(sessions),
      tenantModule(openTenantPurge(client, config, log, sessions)),
      consoleModule(createConsoleProbe(client, config.redis.endpoint)),
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
    changesToCanary: canary.changes,
    failures,
    close: async () => {
      await client.close();
      await redis.close();
    },
  };
}

/** The secret part of a token. */
const signatureOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1);
