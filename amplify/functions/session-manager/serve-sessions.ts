import { createLambdaHandler, type LambdaHandler } from '../../../src/api/lambda.ts';
import { openLambdaDoors } from '../../../src/api/lambda-doors.ts';
import { scheduledCleanup } from '../../../src/api/scheduled-cleanup.ts';
import { sessionPart } from '../../../src/api/session-part.ts';
import { openSessions, openTenantPurge } from '../../../src/api/stores.ts';
import { tenantPart } from '../../../src/api/tenant-part.ts';
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
