import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { createLambdaApp } from '../../../src/api/lambda-app.ts';
import { countSessions } from '../../../src/aws/redis-metrics.ts';
import { createSessionStore } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

/** Most expired sessions one scheduled run removes, so that it ends well within the function's timeout. */
const CLEANUP_LIMIT = 10_000;

export const handler = createLambdaHandler(() => {
  const { config, client, metrics, fetchJwks } = openService(process.env);
  const sessions = createSessionStore(client, config.redis.session, { onEvent: countSessions(metrics) });
  return {
    app: createLambdaApp({ config, client, sessions, fetchJwks }),
    onSchedule: async () => ({ ...(await sessions.cleanupExpiredSessions({ limit: CLEANUP_LIMIT })) }),
  };
});
