import { sessionPart } from '../../../src/api/graphql/session-fields.ts';
import { tenantPart } from '../../../src/api/graphql/tenant-fields.ts';
import { createLambdaHandler, type LambdaHandler } from '../../../src/api/lambda/handler.ts';
import { scheduledCleanup } from '../../../src/api/lambda/scheduled-cleanup.ts';
import { openLambdaDoors } from '../../../src/api/lambda/service.ts';
import { openSessions, openTenantPurge } from '../../../src/api/stores.ts';
import { countSessions } from '../../../src/aws/redis-metrics.ts';
import type { RedisDriver } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

/** @param driver the only one in the bundle */
export const serveSessions = (driver: RedisDriver): LambdaHandler =>
  createLambdaHandler(() => {
    const { config, client, log, metrics, fetchJwks } = openService([driver], process.env);
    const sessions = openSessions(client, config, log, countSessions(metrics));
    const parts = [
      sessionPart(sessions, config.redis.session.maxMetadataBytes),
      tenantPart(openTenantPurge(client, config, log, sessions)),
    ];
    return {
      ...openLambdaDoors({ config, client, log, parts, fetchJwks }),
      onSchedule: scheduledCleanup(sessions),
    };
  });
