import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { createLambdaApp } from '../../../src/api/lambda-app.ts';
import { loadServiceConfig } from '../../../src/api/service-config.ts';
import { connectRedis, createCacheStore } from '../../../src/redis/index.ts';

export const handler = createLambdaHandler(() => {
  const config = loadServiceConfig(process.env);
  const client = connectRedis(config.redis);
  const cache = createCacheStore(client, config.redis.cache);
  return { app: createLambdaApp(config, client, { cache }) };
});
