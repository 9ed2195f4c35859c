import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { createLambdaApp } from '../../../src/api/lambda-app.ts';
import { countDegradedCache } from '../../../src/aws/redis-metrics.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

export const handler = createLambdaHandler(() => {
  const { config, client, metrics, fetchJwks } = openService(process.env);
  const cache = createCacheStore(client, config.redis.cache, { onEvent: countDegradedCache(metrics) });
  return { app: createLambdaApp({ config, client, cache, fetchJwks }) };
});
