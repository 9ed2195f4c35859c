import type { CacheStore, PurgeTenant, ResilientClient, SessionStore } from '../redis/index.ts';
import { createAppSyncDoor } from './appsync.ts';
import { createConsoleProbe } from './console-probe.ts';
import { createHealthProbe } from './health-probe.ts';
import { createHttpApp } from './http.ts';
import type { FetchJwks } from './jwks-fetch.ts';
import type { LambdaService } from './lambda.ts';
import { lambdaClientAddress, lambdaRequestId } from './lambda-event.ts';
import type { Log } from './log.ts';
import type { ServiceConfig } from './service-config.ts';
import { openLimiter } from './stores.ts';
import { createTokenVerifier } from './token-verifier.ts';

/** What a function serves from. */
export interface LambdaParts {
  readonly config: ServiceConfig;
  readonly client: ResilientClient;
  readonly log: Log;
  /** Serves the session operations if given. */
  readonly sessions?: SessionStore;
  /** Serves the cache operations if given. */
  readonly cache?: CacheStore;
  /** Serves the removal of a tenant if given. */
  readonly purge?: PurgeTenant;
  /** Where signing keys come from; the issuers themselves by default, which needs a way to the internet. */
  readonly fetchJwks?: FetchJwks | undefined;
}

/** Both doors of a function: HTTP as its URL serves it, GraphQL as AppSync calls it. */
export function openLambdaDoors({ config, client, log, fetchJwks, ...stores }: LambdaParts): LambdaService {
  const health = createHealthProbe(client, config.redis.endpoint.provider);
  // One of the two functions answers for both.
  const probe = stores.cache && { console: createConsoleProbe(client, config.redis.endpoint) };
  const limiter = openLimiter(client, config);
  const app = createHttpApp({
    ...stores,
    ...probe,
    limiter,
    config,
    verifier: createTokenVerifier(config.issuers, fetchJwks && { fetchJwks }),
    health,
    log,
    clientAddress: lambdaClientAddress,
    requestId: lambdaRequestId,
  });
  return { app, log, graphql: createAppSyncDoor({ ...stores, ...probe, limiter, config, health, log }) };
}
