import type { ResilientClient } from '../../redis/index.ts';
import { createTokenVerifier, type FetchJwks } from '../auth/index.ts';
import type { ServiceConfig } from '../config.ts';
import { createGraphqlResolver } from '../graphql/index.ts';
import { createHttpApp } from '../http/index.ts';
import { type Log, unmatchedClaimLog } from '../logging/index.ts';
import type { ApiModule } from '../modules.ts';
import { createHealthProbe } from '../operations/index.ts';
import { openLimiter, warnOfEviction } from '../stores.ts';
import { lambdaClientAddress, lambdaRequestId } from './event.ts';
import type { LambdaService } from './handler.ts';

/** The parts of a function's service. */
export interface LambdaServiceOptions {
  readonly config: ServiceConfig;
  readonly client: ResilientClient;
  readonly log: Log;
  readonly modules: readonly ApiModule[];
  /** Fetches signing keys; by default from the issuers, which requires internet access. */
  readonly fetchJwks?: FetchJwks | undefined;
}

/** Opens both transports of a function: HTTP for its URL, GraphQL for AppSync. */
export function openLambdaService({
  config,
  client,
  log,
  modules,
  fetchJwks,
}: LambdaServiceOptions): LambdaService {
  const health = createHealthProbe(client, config.redis.endpoint.provider);
  const limiter = openLimiter(client, config);
  const verifier = createTokenVerifier(config.issuers, { fetchJwks, onUnmatched: unmatchedClaimLog(log) });
  const app = createHttpApp({
    modules,
    limiter,
    config,
    verifier,
    health,
    log,
    clientAddress: lambdaClientAddress,
    requestId: lambdaRequestId,
  });
  return {
    app,
    log,
    graphql: createGraphqlResolver({ modules, limiter, config, verifier, health, log }),
    onStart: () => warnOfEviction(client, log),
  };
}
