import type { Hono } from 'hono';
import type { CacheStore, RedisClient, SessionStore } from '../redis/index.ts';
import { createHealthProbe } from './health-probe.ts';
import { createHttpApp } from './http.ts';
import type { DoorEnv } from './http-context.ts';
import type { FetchJwks } from './jwks-cache.ts';
import { lambdaClientAddress, lambdaRequestId } from './lambda-event.ts';
import { createLog } from './log.ts';
import type { ServiceConfig } from './service-config.ts';
import { createTokenVerifier } from './token-verifier.ts';

/** What a function serves from. */
export interface LambdaParts {
  readonly config: ServiceConfig;
  readonly client: RedisClient;
  /** Serves the session routes if given. */
  readonly sessions?: SessionStore;
  /** Serves the cache routes if given. */
  readonly cache?: CacheStore;
  /** Where signing keys come from; the issuers themselves by default, which needs a way to the internet. */
  readonly fetchJwks?: FetchJwks | undefined;
}

/** The HTTP door as a function URL serves it. */
export function createLambdaApp({ config, client, fetchJwks, ...stores }: LambdaParts): Hono<DoorEnv> {
  return createHttpApp({
    ...stores,
    config,
    verifier: createTokenVerifier(config.issuers, fetchJwks && { fetchJwks }),
    health: createHealthProbe(client, config.redis.endpoint.provider),
    log: createLog(config.logLevel),
    clientAddress: lambdaClientAddress,
    requestId: lambdaRequestId,
  });
}
