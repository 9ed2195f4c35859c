import { createLambdaHandler } from '../../../src/api/lambda.ts';
import { openLambdaDoors } from '../../../src/api/lambda-doors.ts';
import { openCache } from '../../../src/api/stores.ts';
import { countCache } from '../../../src/aws/redis-metrics.ts';
import { openService } from '../open-service.ts';

export const handler = createLambdaHandler(() => {
  const { config, client, log, metrics, fetchJwks } = openService(process.env);
  const cache = openCache(client, config, log, countCache(metrics));
  return openLambdaDoors({ config, client, log, cache, fetchJwks });
});
