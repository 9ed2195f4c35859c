import { Cluster, Redis, type RedisOptions, ReplyError } from 'ioredis';
import type {
  ConnectionEvent,
  ConnectOptions,
  RedisClient,
  RedisCommand,
  RedisReply,
  RedisScript,
} from '../client.ts';
import type { TcpEndpoint } from '../config.ts';
import {
  AuthError,
  ClosedError,
  ConfigError,
  isRedisError,
  TimeoutError,
  UnavailableError,
} from '../errors.ts';
import { errorFromReply, isNoScript } from './replies.ts';

/** Longest pause between two attempts to reconnect, in ms. */
const MAX_RECONNECT_DELAY_MS = 200;

/** Connects to any server that speaks RESP: standalone or cluster, plain or TLS. Dials on first use. */
export function connectTcp(endpoint: TcpEndpoint, options: ConnectOptions = {}): RedisClient {
  const connection = dial(endpoint, options);
  const deadlineMs = endpoint.connectTimeoutMs + endpoint.commandTimeoutMs;
  let closed = false;

  async function send<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (closed) throw new ClosedError();
    try {
      // A cluster holds commands back, without a deadline of its own, for as long as it knows no node.
      return await (connection instanceof Cluster ? withDeadline(connection, name, run, deadlineMs) : run());
    } catch (error) {
      throw closed ? new ClosedError() : typedError(name, error, endpoint);
    }
  }

  const evaluate = async (script: RedisScript, head: 'EVALSHA' | 'EVAL', tail: (string | number)[]) =>
    (await connection.call(head, head === 'EVAL' ? script.lua : script.sha, ...tail)) as RedisReply;

  return {
    ordered: true,

    command: ([name, ...args]) =>
      send(name, async () => (await connection.call(name, ...args)) as RedisReply),

    async pipeline(commands) {
      if (commands.length === 0) return [];
      const replies = await send('pipeline', () => {
        const pipeline = connection.pipeline();
        for (const [name, ...args] of commands) pipeline.call(name, ...args);
        return pipeline.exec();
      });
      return (replies ?? []).map(([error, reply], i) =>
        error ? typedError(commandName(commands, i), error, endpoint) : (reply as RedisReply),
      );
    },

    script: (script, keys, args) =>
      send(script.name, async () => {
        const tail = [keys.length, ...keys, ...args];
        try {
          return await evaluate(script, 'EVALSHA', tail);
        } catch (error) {
          if (!isReply(error) || !isNoScript(error.message)) throw error;
          return await evaluate(script, 'EVAL', tail);
        }
      }),

    async close() {
      closed = true;
      connection.disconnect();
    },
  };
}

/** Bounds a call on a cluster, and ends it at once when the nodes refuse the credentials. */
async function withDeadline<T>(
  cluster: Cluster,
  name: string,
  run: () => Promise<T>,
  ms: number,
): Promise<T> {
  let stop = () => {};
  const failure = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new TimeoutError(name, ms)), ms);
    const refused = (error: Error) =>
      isRefusal(error) && reject(new AuthError('Redis refused the credentials'));
    const connecting = cluster.status !== 'ready';
    if (connecting) cluster.on('node error', refused);
    stop = () => {
      clearTimeout(timer);
      if (connecting) cluster.off('node error', refused);
    };
  });
  return Promise.race([run(), failure]).finally(stop);
}

const isRefusal = (error: Error): boolean => /WRONGPASS|NOAUTH/.test(error.message);

const commandName = (commands: readonly RedisCommand[], i: number): string => commands[i]?.[0] ?? 'pipeline';

function dial(endpoint: TcpEndpoint, { credentials, onEvent }: ConnectOptions): Redis | Cluster {
  const { host, port, commandTimeoutMs, connectTimeoutMs } = endpoint;
  if (endpoint.auth === 'iam' && !credentials) {
    const problem = 'iam needs connectRedis(config, { credentials }), which signs in each connection';
    throw new ConfigError([{ variable: 'REDIS_AUTH', problem }]);
  }
  const reconnectDelay = (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS);
  const node: RedisOptions = {
    ...(endpoint.username && { username: endpoint.username }),
    ...(endpoint.password && { password: endpoint.password }),
    ...(endpoint.tls && { tls: endpoint.tls.ca ? { ca: endpoint.tls.ca } : {} }),
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    // One resend per command, because a thawed Lambda finds its socket dead; scripts are idempotent for this.
    maxRetriesPerRequest: 1,
    retryStrategy: reconnectDelay,
    lazyConnect: true,
  };
  const connection = endpoint.cluster
    ? new Cluster([{ host, port }], {
        redisOptions: node,
        clusterRetryStrategy: reconnectDelay,
        slotsRefreshTimeout: connectTimeoutMs,
        // TLS certificates name hosts, so nodes are dialled by the names the cluster announces.
        dnsLookup: (address, callback) => callback(null, address),
        lazyConnect: true,
      })
    : new Redis({ host, port, ...node });
  // Every call waiting for the first connection of a cluster listens.
  connection.setMaxListeners(0);
  if (credentials) installCredentials(connection, credentials);
  report(connection, endpoint, onEvent);
  return connection;
}

/**
 * ioredis reads `options.username` and `options.password` at every (re)connect but takes no provider: getters make
 * each connection, those to cluster nodes included, sign in with what is valid at that moment.
 */
function installCredentials(
  connection: Redis | Cluster,
  credentials: NonNullable<ConnectOptions['credentials']>,
) {
  const install = (node: Redis) =>
    Object.defineProperties(node.options, {
      username: { get: () => credentials().username, configurable: true, enumerable: true },
      password: { get: () => credentials().password, configurable: true, enumerable: true },
    });
  if (connection instanceof Redis) install(connection);
  else connection.on('+node', install);
}

function report(connection: Redis | Cluster, endpoint: TcpEndpoint, onEvent: ConnectOptions['onEvent']) {
  const where = `${endpoint.host}:${endpoint.port}`;
  // On its own errors ioredis hangs the command, of AUTH with the password, or what the server sent.
  const tell = (type: ConnectionEvent['type']) => (error?: unknown) =>
    onEvent?.({
      type,
      endpoint: where,
      ...(error instanceof Error && { error: typedError('connect', error, endpoint) }),
    });
  connection.on('connecting', () => tell('connecting')());
  connection.on('ready', () => tell('ready')());
  connection.on('close', () => tell('closed')());
  connection.on('reconnecting', () => tell('reconnecting')());
  // Without a listener ioredis prints the error; commands report it to their callers anyway.
  connection.on('error', tell('error'));
}

const isReply = (error: unknown): error is Error => error instanceof ReplyError;

function typedError(command: string, error: unknown, { commandTimeoutMs }: TcpEndpoint): Error {
  if (isRedisError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isReply(error)) return errorFromReply(command, message);
  if (message === 'Command timed out') return new TimeoutError(command, commandTimeoutMs);
  if (error instanceof Error && isRefusal(error)) return new AuthError('Redis refused the credentials');
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost';
  return new UnavailableError(`Redis cannot be reached for ${command} (${reason})`);
}
