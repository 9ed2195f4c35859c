import { cachePart } from '../../../src/api/graphql/cache-fields.ts';
import { consolePart } from '../../../src/api/graphql/console-fields.ts';
import { createLambdaHandler, type LambdaHandler } from '../../../src/api/lambda/handler.ts';
import { openLambdaDoors } from '../../../src/api/lambda/service.ts';
import { createConsoleProbe } from '../../../src/api/operations/console-probe.ts';
import { openCache } from '../../../src/api/stores.ts';
import { countCache } from '../../../src/aws/redis-metrics.ts';
import type { RedisDriver } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

/** @param driver the only one in the bundle */
export const serveCache = (driver: RedisDriver): LambdaHandler =>
  createLambdaHandler(() => {
    const { config, client, log, metrics, fetchJwks } = openService([driver], process.env);
    const cache = openCache(client, config, log, countCache(metrics));
    const { cache: limits, endpoint } = config.redis;
    // The console's questions are answered by one of the two functions.
    const parts = [cachePart(cache, limits.maxValueBytes), consolePart(createConsoleProbe(client, endpoint))];
    return openLambdaDoors({ config, client, log, parts, fetchJwks });
  });
