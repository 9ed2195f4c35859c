import {
  createLambdaHandler,
  type LambdaHandler,
  openLambdaService,
  operatorCommands,
  scheduledCleanup,
} from '../../../src/api/lambda/index.ts';
import { logoutModule, sessionModule, tenantModule } from '../../../src/api/modules.ts';
import { openOperator, openSessions, openTenantPurge } from '../../../src/api/stores.ts';
import { countSessions } from '../../../src/aws/metrics/index.ts';
import { createCacheReclaim, type RedisDriver } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

/**
 * Serves sessions, their scheduled cleanup and the commands of operators.
 * @param driver connects to the Redis of the deployment
 */
export const serveSessions = (driver: RedisDriver): LambdaHandler =>
  createLambdaHandler(() => {
    const { config, client, log, metrics, fetchJwks } = openService(driver, process.env);
    const sessions = openSessions(client, config, log, countSessions(metrics));
    const modules = [
      sessionModule(sessions, config.redis.session.maxMetadataBytes),
      logoutModule(sessions),
      tenantModule(openTenantPurge(client, config, log, sessions)),
    ];
    return {
      ...openLambdaService({ config, client, log, modules, fetchJwks }),
      onSchedule: scheduledCleanup({
        sessions,
        reclaimIdleTenants: createCacheReclaim(client, config.redis.cache),
      }),
      onOperator: operatorCommands(openOperator(client, config, sessions)),
    };
  });
