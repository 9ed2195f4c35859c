import type { Backend } from '@aws-amplify/backend';
import { Stack } from 'aws-cdk-lib';
import { readDeployment } from './deployment.ts';
import { FUNCTIONS_STACK } from './functions/resource.ts';
import type { AmplifyFunction } from './infra/amplify-function.ts';
import { scheduleCleanup } from './infra/cleanup-schedule.ts';
import { limitEnvironment } from './infra/environment-size.ts';
import { attachFunction, moveFunction } from './infra/function-attachment.ts';
import { limitConcurrency } from './infra/function-concurrency.ts';
import { monitored } from './infra/function-metrics.ts';
import { type GraphqlApi, hasRedisSchema, passErrorsOn } from './infra/graphql-errors.ts';
import { createMonitoring } from './infra/monitoring.ts';
import { createRedis } from './infra/redis-topology.ts';
import { SessionEvents } from './infra/session-events.ts';
import { tokenIssuers, type UserPool } from './infra/token-issuers.ts';
import { cleanupInterval, optionsSchema, parseOptions, type RedisOptions } from './options/index.ts';
import { redisOutputs } from './outputs.ts';

/** A backend with `redisFunctions`. */
export interface RedisBackend
  extends Pick<Backend<Record<never, never>>, 'createStack' | 'addOutput' | 'stack'> {
  readonly sessionManager: AmplifyFunction;
  readonly cacheManager: AmplifyFunction;
  /** Required for `userPoolTokens`. */
  readonly auth?: UserPool;
  /** The GraphQL API, if it includes `redisSchema`. */
  readonly data?: GraphqlApi;
}

const ADVICE = 'Correct the options of addRedis; docs/operate/configuration.md describes each one.';

/**
 * Adds Redis to a backend: the cache and its network according to `options`, the environment, schedule and URLs of
 * `redisFunctions`, session events, alarms, and `custom.redis` in the outputs. Changes nothing else in the backend.
 * @param backend result of `defineBackend` with `redisFunctions` and your own resources
 * @throws Error naming all invalid options, before anything is created
 */
export function addRedis(backend: RedisBackend, options: RedisOptions): void {
  const { network, ...given } = options;
  const resolved = parseOptions(optionsSchema, given, ADVICE);
  const functions = ownFunctions(backend);
  const deployment = readDeployment(backend.stack.node, resolved);
  const isProduction = deployment.kind === 'production';
  const issuers = tokenIssuers(backend.auth, resolved);
  const { redis, place } = createRedis({
    stack: backend.stack,
    createStack: (name) => backend.createStack(name),
    settings: deployment.redis,
    upstashSecrets: resolved.upstashSecrets,
    network,
    tokenIssuers: issuers,
    keepSnapshot: isProduction,
  });

  for (const target of functions) {
    target.addEnvironment('TOKEN_ISSUERS', issuers);
    for (const [name, value] of Object.entries(resolved.environment)) target.addEnvironment(name, value);
    if (deployment.keyPrefix) target.addEnvironment('REDIS_KEY_PREFIX', deployment.keyPrefix);
    attachFunction(target, redis);
    if (place) moveFunction(target, place);
    limitConcurrency(target, resolved.maxConcurrency);
    limitEnvironment(target.resources.lambda);
  }
  // Validation has already rejected options without a valid interval.
  scheduleCleanup(
    backend.sessionManager,
    cleanupInterval(resolved.environment.SESSION_CLEANUP_INTERVAL) ?? 0,
  );

  const { sessionEvents } = resolved;
  const events =
    sessionEvents &&
    new SessionEvents(backend.createStack('redisEvents'), 'SessionEvents', {
      sessionManager: backend.sessionManager,
      eventBusName: sessionEvents.eventBusName,
      deployment: deployment.label,
    });

  const graphql = backend.data && hasRedisSchema(backend.data) ? backend.data : undefined;
  if (graphql) passErrorsOn(graphql);

  if (isProduction) {
    // A separate stack, because it uses all others.
    createMonitoring(backend.createStack('redisMonitoring'), {
      prefix: deployment.label,
      options: { ...resolved, redis: deployment.redis },
      redis,
      place,
      functions: [
        monitored('session-manager', backend.sessionManager),
        monitored('cache-manager', backend.cacheManager),
      ],
      events,
      graphqlApiId: graphql?.resources.cfnResources.cfnGraphqlApi.attrApiId,
    });
  }
  backend.addOutput({ custom: { redis: redisOutputs(backend, deployment) } });
}

/** @throws Error if the backend has other functions under these names */
function ownFunctions({ sessionManager, cacheManager }: RedisBackend): AmplifyFunction[] {
  const functions = { sessionManager, cacheManager };
  for (const [name, { resources }] of Object.entries(functions)) {
    if (Stack.of(resources.lambda).node.id !== FUNCTIONS_STACK) {
      throw new Error(`${name} is not the one in redisFunctions: rename your own function in defineBackend`);
    }
  }
  return Object.values(functions);
}
