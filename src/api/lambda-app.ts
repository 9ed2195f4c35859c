import type { Hono } from 'hono';
import type { CacheStore, RedisClient, SessionStore } from '../redis/index.ts';
import { createHealthProbe } from './health-probe.ts';
import { createHttpApp } from './http.ts';
import type { DoorEnv } from './http-context.ts';
import { lambdaClientAddress, lambdaRequestId } from './lambda-event.ts';
import { createLog } from './log.ts';
import type { ServiceConfig } from './service-config.ts';
import { createTokenVerifier } from './token-verifier.ts';

/**
 * The HTTP door as a function URL serves it.
 * @param stores which routes to serve: those of the stores given
 */
export function createLambdaApp(
  config: ServiceConfig,
  client: RedisClient,
  stores: { readonly sessions?: SessionStore; readonly cache?: CacheStore },
): Hono<DoorEnv> {
  return createHttpApp({
    ...stores,
    config,
    verifier: createTokenVerifier(config.issuers),
    health: createHealthProbe(client, config.redis.endpoint.provider),
    log: createLog(config.logLevel),
    clientAddress: lambdaClientAddress,
    requestId: lambdaRequestId,
  });
}
