import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Core from '../programs/core.ts';
import type { RedisAddress } from './bench-redis.ts';

/** The output folder of `start.ts`, which also contains the running program. */
const BUILT = import.meta.dirname;

/** The core as it ships: bundled and minified. */
export const core: typeof Core = await import(pathToFileURL(join(BUILT, 'core.mjs')).href);

/** Uses the defaults: metrics, timeouts, validation, retry and circuit breaker are on. */
export const connectCore = ({ host, port }: RedisAddress) =>
  core.connectRedis(
    core.loadRedisConfig({ REDIS_PROVIDER: 'elasticache', REDIS_HOST: host, REDIS_PORT: String(port) }),
  );
