import { type Environment, isRedisError, loadRedisConfig, type RedisConfig } from '../redis/index.ts';
import { CONNECTION_VARIABLES, type LocalEnvironment } from './env-file.ts';
import { LOOPBACK } from './loopback.ts';
import { sendWhenReady } from './redis-ready.ts';
import { findRedisServer, type StartedRedis, spawnRedisServer } from './redis-server.ts';
import { UserError } from './terminal.ts';

/** The Redis that a development product uses. */
export interface DevRedis {
  /** What it is and where, for people; holds no secrets. */
  readonly description: string;
  /** What its user should know about it. */
  readonly notices: readonly string[];
  /** Variables that lead to it, in place of the ones given. */
  readonly environment: Environment;
  /** Settles when a server of ours is gone; never for somebody else's. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

const REMOTE_TIMEOUT_MS = 3_000;
const START_TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;

/**
 * The Redis that REDIS_URL or REDIS_PROVIDER names; otherwise a server started here, a real one if there is one on
 * PATH. One that is named must answer: falling back to another would hide the mistake.
 */
export async function findOrStartRedis(environment: LocalEnvironment): Promise<DevRedis> {
  const { values } = environment;
  if (values.REDIS_PROVIDER?.trim()) return namedRedis('REDIS_PROVIDER', environment);
  if (values.REDIS_URL?.trim()) return namedRedis('REDIS_URL', environment);
  const unused = values.REDIS_HOST
    ? ['REDIS_HOST is not used: set REDIS_PROVIDER=elasticache to use it.']
    : [];
  const program = findRedisServer(values.PATH);
  if (program) return describe(await startServer(program, values), values, unused);
  const { startEmbeddedRedis } = await import('./redis-embedded.ts');
  return describe(await startEmbeddedRedis(), values, [
    ...unused,
    'No valkey-server or redis-server on PATH: this is a stand-in that runs inside the process. It is for trying things',
    'out, not for measuring speed or relying on guarantees. Install either server to get the real thing.',
  ]);
}

async function namedRedis(variable: string, { values, originOf }: LocalEnvironment): Promise<DevRedis> {
  const config = loadRedisConfig(values);
  const where = addressOf(config);
  try {
    await sendWhenReady(config, ['PING'], { timeoutMs: REMOTE_TIMEOUT_MS });
  } catch (error) {
    if (!isRedisError(error)) throw error;
    throw new UserError(
      `${variable} is set (in ${originOf(variable)}), but the Redis it names, ${where}, does not answer: ${error.message}.\n` +
        'Start or correct it, or unset the variable to use a local Redis.',
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

async function startServer(program: string, values: Environment): Promise<StartedRedis> {
  for (let attempt = 1; ; attempt++) {
    const server = await spawnRedisServer(program);
    const dead = new AbortController();
    const log = server.gone.finally(() => dead.abort());
    try {
      const config = loadRedisConfig(leadingTo(server, values));
      const info = await sendWhenReady(config, ['INFO', 'server'], {
        timeoutMs: START_TIMEOUT_MS,
        given: dead.signal,
      });
      // Another process may have taken the port between the moment it was found free and the server's own bind.
      if (String(info).includes(`process_id:${server.pid}\r`)) return server;
      throw new UserError(`Port ${server.port} was taken by another server`);
    } catch (error) {
      await server.stop();
      if (attempt < ATTEMPTS && !isRedisError(error, 'CONFIG')) continue;
      if (isRedisError(error, 'CONFIG')) throw error;
      throw new UserError(
        `${program} was started and did not answer. Try again, or name a Redis with REDIS_URL. The end of its log:\n${await log}`,
      );
    }
  }
}

function describe(server: StartedRedis, values: Environment, notices: readonly string[]): DevRedis {
  const where = server.pid === undefined ? 'in this process' : `process ${server.pid}`;
  return {
    description: `${server.name} on ${LOOPBACK}:${server.port} (${where}, nothing is kept)`,
    notices,
    environment: leadingTo(server, values),
    gone: server.gone,
    stop: server.stop,
  };
}

function leadingTo({ port, password }: StartedRedis, values: Environment): Environment {
  const others = Object.entries(values).filter(([name]) => !CONNECTION_VARIABLES.some((own) => own === name));
  return {
    ...Object.fromEntries(others),
    REDIS_PROVIDER: 'elasticache',
    REDIS_HOST: LOOPBACK,
    REDIS_PORT: String(port),
    REDIS_PASSWORD: password,
  };
}

const addressOf = ({ endpoint }: RedisConfig): string =>
  endpoint.provider === 'upstash' ? new URL(endpoint.url).host : `${endpoint.host}:${endpoint.port}`;
