import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { createLambdaApp } from '../../../src/api/lambda-app.ts';
import { loadServiceConfig } from '../../../src/api/service-config.ts';
import { connectRedis, createSessionStore } from '../../../src/redis/index.ts';

/** Most expired sessions one scheduled run removes, so that it ends well within the function's timeout. */
const CLEANUP_LIMIT = 10_000;

export const handler = createLambdaHandler(() => {
  const config = loadServiceConfig(process.env);
  const client = connectRedis(config.redis);
  const sessions = createSessionStore(client, config.redis.session);
  return {
    app: createLambdaApp(config, client, { sessions }),
    onSchedule: () => sessions.cleanupExpiredSessions({ limit: CLEANUP_LIMIT }),
  };
});
