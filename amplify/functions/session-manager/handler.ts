import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { openLambdaDoors } from '../../../src/api/lambda-doors.ts';
import { openSessions, openTenantPurge } from '../../../src/api/stores.ts';
import { countSessions } from '../../../src/aws/redis-metrics.ts';
import { openService } from '../open-service.ts';

/** Most expired sessions one scheduled run removes, so that it ends well within the function's timeout. */
const CLEANUP_LIMIT = 10_000;

export const handler = createLambdaHandler(() => {
  const { config, client, log, metrics, fetchJwks } = openService(process.env);
  const sessions = openSessions(client, config, log, countSessions(metrics));
  const purge = openTenantPurge(client, config, log, sessions);
  return {
    ...openLambdaDoors({ config, client, log, sessions, purge, fetchJwks }),
    onSchedule: async () => ({ ...(await sessions.cleanupExpiredSessions({ limit: CLEANUP_LIMIT })) }),
  };
});
