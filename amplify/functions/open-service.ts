import { loadServiceConfig, type ServiceConfig } from '../../src/api/config.ts';
import { connectionLog, createLog, type Log, logCommands } from '../../src/api/logging/index.ts';
import { requireSecrets } from '../../src/aws/amplify-secrets.ts';
import { jwksMirrorReader } from '../../src/aws/jwks-mirror/index.ts';
import { countConnectionEvents, createMetricsSink, type MetricsSink } from '../../src/aws/metrics/index.ts';
import { elastiCacheCredentials } from '../../src/aws/signing/index.ts';
import {
  connectRedisWith,
  type Environment,
  type RedisDriver,
  type ResilientClient,
} from '../../src/redis/index.ts';

/** The parts that every function needs to serve requests. */
export interface OpenService {
  readonly config: ServiceConfig;
  readonly client: ResilientClient;
  readonly log: Log;
  /** Stops the log of all commands of the process, which a function keeps as long as it lives. */
  readonly endCommandLog: () => void;
  readonly metrics: MetricsSink;
  readonly fetchJwks: ReturnType<typeof jwksMirrorReader>;
}

/**
 * Reads the configuration and connects Redis, token verification and metrics to AWS.
 * @param driver connects to Redis
 * @throws ConfigError naming all variables and secrets that are missing, malformed, or meant for another driver
 */
export function openService(driver: RedisDriver, env: Environment): OpenService {
  requireSecrets(env);
  const config = loadServiceConfig(env);
  const metrics = createMetricsSink(env.AWS_LAMBDA_FUNCTION_NAME);
  const credentials = elastiCacheCredentials(config.redis.endpoint, env);
  const log = createLog(config.logLevel);
  const endCommandLog = logCommands(log, config.logLevel);
  const client = connectRedisWith([driver], config.redis, {
    onEvent: connectionLog(log, countConnectionEvents(metrics)),
    ...(credentials && { credentials }),
  });
  return { config, client, log, endCommandLog, metrics, fetchJwks: jwksMirrorReader(env) };
}
