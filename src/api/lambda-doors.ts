import type { ResilientClient } from '../redis/index.ts';
import { createAppSyncDoor } from './appsync.ts';
import { createHealthProbe } from './health-probe.ts';
import { createHttpApp } from './http.ts';
import type { FetchJwks } from './jwks-fetch.ts';
import type { LambdaService } from './lambda.ts';
import { lambdaClientAddress, lambdaRequestId } from './lambda-event.ts';
import type { Log } from './log.ts';
import type { CallerContext } from './operation.ts';
import type { Part } from './part.ts';
import type { ServiceConfig } from './service-config.ts';
import { openLimiter } from './stores.ts';
import { createTokenVerifier } from './token-verifier.ts';

/** What a function serves from. */
export interface LambdaParts {
  readonly config: ServiceConfig;
  readonly client: ResilientClient;
  readonly log: Log;
  readonly parts: readonly Part<CallerContext>[];
  /** Where signing keys come from; the issuers themselves by default, which needs a way to the internet. */
  readonly fetchJwks?: FetchJwks | undefined;
}

/** Both doors of a function: HTTP as its URL serves it, GraphQL as AppSync calls it. */
export function openLambdaDoors({ config, client, log, parts, fetchJwks }: LambdaParts): LambdaService {
  const health = createHealthProbe(client, config.redis.endpoint.provider);
  const limiter = openLimiter(client, config);
  const app = createHttpApp({
    parts,
    limiter,
    config,
    verifier: createTokenVerifier(config.issuers, fetchJwks && { fetchJwks }),
    health,
    log,
    clientAddress: lambdaClientAddress,
    requestId: lambdaRequestId,
  });
  return { app, log, graphql: createAppSyncDoor({ parts, limiter, config, health, log }) };
}
