import { createLambdaHandler, type LambdaHandler, openLambdaService } from '../../../src/api/lambda/index.ts';
import { cacheModule, consoleModule } from '../../../src/api/modules.ts';
import { createConsoleProbe } from '../../../src/api/operations/index.ts';
import { openCache } from '../../../src/api/stores.ts';
import { countCache } from '../../../src/aws/metrics/index.ts';
import type { RedisDriver } from '../../../src/redis/index.ts';
import { openService } from '../open-service.ts';

/** Serves the cache. @param driver connects to the Redis of the deployment */
export const serveCache = (driver: RedisDriver): LambdaHandler =>
  createLambdaHandler(() => {
    const { config, client, log, metrics, fetchJwks } = openService(driver, process.env);
    const cache = openCache(client, config, log, countCache(metrics));
    const { cache: limits, endpoint } = config.redis;
    // Only one of the two functions serves the console.
    const modules = [
      cacheModule(cache, limits.maxValueBytes),
      consoleModule(createConsoleProbe(client, endpoint)),
    ];
    return openLambdaService({ config, client, log, modules, fetchJwks });
  });
