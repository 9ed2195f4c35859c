import type { ResilientClient } from '../../redis/index.ts';
import type { FetchJwks } from '../auth/jwks-fetch.ts';
import { createTokenVerifier } from '../auth/verifier.ts';
import type { ServiceConfig } from '../config.ts';
import { createAppSyncDoor } from '../graphql/resolver.ts';
import { createHttpApp } from '../http/app.ts';
import type { Log } from '../logging/log.ts';
import type { Part } from '../modules.ts';
import { createHealthProbe } from '../operations/health-probe.ts';
import type { CallerContext } from '../operations/operation.ts';
import { openLimiter } from '../stores.ts';
import { lambdaClientAddress, lambdaRequestId } from './event.ts';
import type { LambdaService } from './handler.ts';

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
