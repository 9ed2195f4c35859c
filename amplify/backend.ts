import { defineBackend } from '@aws-amplify/backend';
import { auth } from './auth/resource.ts';
import { data } from './data/resource.ts';
import { deployment } from './deployment.ts';
import { cacheManager } from './functions/cache-manager/resource.ts';
import { sessionManager } from './functions/session-manager/resource.ts';
import { limitEnvironment } from './infra/environment-size.ts';
import { attachFunction, moveFunction } from './infra/function-attachment.ts';
import { limitConcurrency } from './infra/function-concurrency.ts';
import { monitored } from './infra/function-metrics.ts';
import { finishGraphqlApi } from './infra/graphql-api.ts';
import { createMonitoring } from './infra/monitoring.ts';
import { createRedis } from './infra/redis-topology.ts';
import { attachUpstash } from './infra/upstash-attachment.ts';
import { closeUserPool, protectUserPool, tokenIssuers } from './infra/user-pool.ts';
import { redisOutputs } from './outputs.ts';
import { settings } from './settings.ts';

/** Define */
export const backend = defineBackend({ auth, data, sessionManager, cacheManager });
const functions = [backend.sessionManager, backend.cacheManager];

/** Tokens */
closeUserPool(backend.auth);
const isProduction = deployment.kind === 'production';
if (isProduction) protectUserPool(backend.auth);
const issuers = tokenIssuers(backend.auth, settings);

/** GraphQL */
finishGraphqlApi(backend.data, deployment);

/** Functions */
for (const target of functions) {
  target.addEnvironment('TOKEN_ISSUERS', issuers);
  for (const [name, value] of Object.entries(settings.environment)) target.addEnvironment(name, value);
  limitConcurrency(target, settings.maxConcurrency);
  limitEnvironment(target.resources.lambda);
}

if (deployment.redis) {
  /** Redis. Each stack uses only the stacks above it; `functions` and `data` come after `redis`. */
  const { redis, place } = createRedis((name) => backend.createStack(name), {
    settings: { ...settings, redis: deployment.redis },
    tokenIssuers: issuers,
    keepSnapshot: isProduction,
  });
  for (const target of functions) {
    attachFunction(target, redis);
    if (place) moveFunction(target, place);
  }

  /** Alarms and dashboard: in their own stack, which uses all others. */
  if (isProduction) {
    createMonitoring(backend.createStack('monitoring'), {
      prefix: deployment.label,
      settings,
      redis,
      place,
      functions: [
        monitored('session-manager', backend.sessionManager),
        monitored('cache-manager', backend.cacheManager),
      ],
      graphqlApiId: backend.data.resources.cfnResources.cfnGraphqlApi.attrApiId,
    });
  }
} else {
  for (const target of functions) attachUpstash(target, deployment, settings.upstashSecrets);
}

/** Outputs */
backend.addOutput({ custom: { redis: redisOutputs(backend, deployment, settings) } });
