import { type Environment, isRedisError, loadRedisConfig, type RedisConfig } from '../../redis/index.ts';
import { UserError } from '../command/terminal.ts';
import { LOOPBACK } from '../server/loopback.ts';
import { CONNECTION_VARIABLES, type LocalEnvironment, withoutConnection } from '../settings/env-file.ts';
import { namingVariable } from './choice.ts';
import { createRedisFaults, type RedisFaults } from './faults/redis-faults.ts';
import { startRestartable } from './faults/restartable-redis.ts';
import { sendWhenReady } from './ready.ts';
import { findRedisServer, type StartedRedis, spawnRedisServer } from './server.ts';

/** The Redis that a development product uses. */
export interface DevRedis {
  /** Description for people, without secrets. */
  readonly description: string;
  /** Notices for the user. */
  readonly notices: readonly string[];
  /** Variables that locate it, in place of the given ones. */
  readonly environment: Environment;
  /** Those of them that lead to a server that we started. */
  readonly own?: Readonly<Record<string, string>>;
  /** Breaks a server that we started, for a moment; absent for other servers and for the stand-in. */
  readonly faults?: RedisFaults;
  /** Resolves when a server that we started stops; never for other servers. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

const REMOTE_TIMEOUT_MS = 3_000;
const START_TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;

/**
 * Finds the Redis that REDIS_URL or REDIS_PROVIDER names, or else starts a server: a real one if one is on PATH. A named
 * Redis must respond: falling back to another one would hide the mistake.
 */
export async function findOrStartRedis(environment: LocalEnvironment): Promise<DevRedis> {
  const { values } = environment;
  const variable = namingVariable(values);
  if (variable) return namedRedis(variable, environment);
  const unused = noticeOfUnused(values);
  const program = findRedisServer(values.PATH);
  if (program) {
    const server = await startRestartable((port) => startServer(program, values, port));
    const config = loadRedisConfig(leadingTo(server, values));
    return { ...describe(server, values, unused), faults: createRedisFaults(server, config) };
  }
  const { startEmbeddedRedis } = await import('./embedded.ts');
  return describe(await startEmbeddedRedis(), values, [
    ...unused,
    'No valkey-server or redis-server on PATH: using a stand-in inside the process. It is for trying things out, not',
    'for measuring speed or relying on guarantees. Install either server to use a real one.',
  ]);
}

/** Without a provider, settings of a connection would be ignored in silence. */
function noticeOfUnused(values: Environment): string[] {
  const settings = [...CONNECTION_VARIABLES, 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'];
  const names = settings.filter((name) => values[name]?.trim());
  if (names.length === 0) return [];
  return [`Ignored, because REDIS_PROVIDER (upstash, elasticache or redis) is not set: ${names.join(', ')}.`];
}

async function namedRedis(variable: string, { values, originOf }: LocalEnvironment): Promise<DevRedis> {
  const config = loadRedisConfig(values);
  const where = addressOf(config);
  try {
    await sendWhenReady(config, ['PING'], { timeoutMs: REMOTE_TIMEOUT_MS });
  } catch (error) {
    if (!isRedisError(error)) throw error;
    throw new UserError(
      `${variable} is set (in ${originOf(variable)}), but the Redis it names, ${where}, does not respond: ${error.message}.\n` +
        'Start that Redis, correct the variable, or unset it to use a local Redis.',
    );
  }
  return {
    description: `${where} (${variable} from ${originOf(variable)})`,
    notices: [],
    environment: values,
    gone: new Promise(() => {}),
    stop: async () => {},
  };
}

async function startServer(program: string, values: Environment, port?: number): Promise<StartedRedis> {
  for (let attempt = 1; ; attempt++) {
    const server = await spawnRedisServer(program, port);
    const dead = new AbortController();
    const log = server.gone.finally(() => dead.abort());
    try {
      const config = loadRedisConfig(leadingTo(server, values));
      const info = await sendWhenReady(config, ['INFO', 'server'], {
        timeoutMs: START_TIMEOUT_MS,
        signal: dead.signal,
      });
      // Another process may have taken the port before the server bound it.
      if (String(info).includes(`process_id:${server.pid}\r`)) return server;
      throw new UserError(`Another server took port ${server.port}`);
    } catch (error) {
      await server.stop();
      if (isRedisError(error, 'CONFIG')) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new UserError(
        `${program} was started but does not respond. Try again, or set REDIS_URL. The end of its log:\n${await log}`,
      );
    }
  }
}

function describe(server: StartedRedis, values: Environment, notices: readonly string[]): DevRedis {
  const where = server.pid === undefined ? 'in this process' : `process ${server.pid}`;
  return {
    description: `${server.name} on ${LOOPBACK}:${server.port} (${where}, not persistent)`,
    notices,
    environment: leadingTo(server, values),
    own: connectionTo(server),
    gone: server.gone,
    stop: server.stop,
  };
}

function leadingTo(server: StartedRedis, values: Environment): Environment {
  return { ...withoutConnection(values), ...connectionTo(server) };
}

const connectionTo = ({ port, password }: StartedRedis) => ({
  REDIS_PROVIDER: 'redis',
  REDIS_HOST: LOOPBACK,
  REDIS_PORT: String(port),
  ...(password && { REDIS_PASSWORD: password }),
});

function addressOf({ endpoint }: RedisConfig): string {
  if (endpoint.provider === 'upstash') return new URL(endpoint.url).host;
  const { host, port, database } = endpoint;
  return `${host}:${port}${database ? `/${database}` : ''}`;
}
