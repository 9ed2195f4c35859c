import { Cluster, type Command, Redis, type RedisOptions, ReplyError } from 'ioredis';
import type { ConnectionEvent, ConnectOptions, RedisClient, RedisCommand, RedisReply } from '../client.ts';
import type { TcpEndpoint } from '../config.ts';
import { withDeadline } from '../deadline.ts';
import {
  AuthError,
  ClosedError,
  ConfigError,
  isRedisError,
  type RedisError,
  UnavailableError,
} from '../errors.ts';
import { corked, corkPerTick } from './cork.ts';
import { createDeadlines } from './deadlines.ts';
import { dropWhenSilent, reconnectsWhenDemoted } from './reconnect.ts';
import { errorFromReply, isNoScript } from './replies.ts';
import { type Recover, SentCommand } from './sent-command.ts';

/** Longest pause between two attempts to reconnect, in ms. */
const MAX_RECONNECT_DELAY_MS = 200;

/** Connects to any server that speaks RESP: standalone or cluster, plain or TLS. Dials on first use. */
export function connectTcp(endpoint: TcpEndpoint, options: ConnectOptions = {}): RedisClient {
  const { connectTimeoutMs, commandTimeoutMs } = endpoint;
  const connection = dial(endpoint, options);
  const deadlines = createDeadlines(commandTimeoutMs);
  let closed = false;

  const typed = (what: string, error: unknown) => (closed ? new ClosedError() : typedError(what, error));

  /** @param recover what becomes of a call that failed, for those that have another way than its error */
  function send(
    what: string,
    name: string,
    args: readonly (string | number)[],
    recover?: Recover,
  ): Promise<RedisReply> {
    if (closed) return Promise.reject(new ClosedError());
    const failed = recover ?? ((error: Error) => Promise.reject(typed(what, error)));
    const waits = connection instanceof Cluster && connection.status !== 'ready';
    const command = new SentCommand(what, name, args, failed, waits ? undefined : deadlines);
    connection.sendCommand(command as unknown as Command);
    if (!waits) return command.promise;
    return whileConnecting(connection, what, command.promise, connectTimeoutMs + commandTimeoutMs).catch(
      (error: unknown) => {
        command.giveUp(error);
        throw typed(what, error);
      },
    );
  }

  /** What is sent in one go is answered in order; ioredis' pipelines cost a multiple. */
  const sendTogether = (node: Redis, commands: readonly RedisCommand[]) =>
    corked(node, () =>
      Promise.all(commands.map(([name, ...args]) => send(name, name, args).catch((error: Error) => error))),
    );

  /** Keeps the order of commands on a cluster, where each could be redirected on its own. */
  async function sendPipeline(cluster: Cluster, commands: readonly RedisCommand[]) {
    const pipeline = cluster.pipeline();
    for (const [name, ...args] of commands) pipeline.call(name, ...args);
    const ms = cluster.status === 'ready' ? commandTimeoutMs : connectTimeoutMs + commandTimeoutMs;
    const replies = await whileConnecting(cluster, 'pipeline', pipeline.exec(), ms).catch(
      (error: unknown) => {
        throw typed('pipeline', error);
      },
    );
    return (replies ?? []).map(([error, reply], i) =>
      error ? typed(commands[i]?.[0] ?? 'pipeline', error) : (reply as RedisReply),
    );
  }

  return {
    ordered: true,

    command: ([name, ...args]) => send(name, name, args),

    async pipeline(commands) {
      if (commands.length === 0) return [];
      if (closed) throw new ClosedError();
      const together =
        connection instanceof Cluster
          ? sendPipeline(connection, commands)
          : sendTogether(connection, commands);
      const replies: (RedisReply | Error)[] = await together;
      const [first] = replies;
      if (first instanceof Error && replies.every((reply) => isRedisError(reply, 'UNAVAILABLE'))) throw first;
      return replies;
    },

    script(script, keys, args) {
      const tail = [keys.length, ...keys, ...args];
      return send(script.name, 'EVALSHA', [script.sha, ...tail], (error) =>
        isReply(error) && isNoScript(error.message)
          ? send(script.name, 'EVAL', [script.lua, ...tail])
          : Promise.reject(typed(script.name, error)),
      );
    },

    async close() {
      closed = true;
      connection.disconnect();
    },
  };
}

/**
 * Bounds a call on a cluster that knows no node yet, for which it would wait without end, and ends it at once when the
 * nodes refuse the credentials.
 */
async function whileConnecting<T>(cluster: Cluster, name: string, work: Promise<T>, ms: number): Promise<T> {
  let refused = (_: Error) => {};
  const refusal = new Promise<never>((_, reject) => {
    refused = (error) => isRefusal(error) && reject(error);
    cluster.on('node error', refused);
  });
  try {
    return await withDeadline(name, () => Promise.race([work, refusal]), ms);
  } finally {
    cluster.off('node error', refused);
  }
}

const isRefusal = (error: Error): boolean => /WRONGPASS|NOAUTH/.test(error.message);

function dial(endpoint: TcpEndpoint, { credentials, onEvent }: ConnectOptions): Redis | Cluster {
  const { host, port, connectTimeoutMs } = endpoint;
  if (endpoint.auth === 'iam' && !credentials) {
    const problem = 'iam needs connectRedis(config, { credentials }), which signs in each connection';
    throw new ConfigError([{ variable: 'REDIS_AUTH', problem }]);
  }
  const reconnectDelay = (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS);
  const node: RedisOptions = {
    ...(endpoint.username && { username: endpoint.username }),
    ...(endpoint.password && { password: endpoint.password }),
    ...(endpoint.tls && { tls: endpoint.tls.ca ? { ca: endpoint.tls.ca } : {} }),
    connectTimeout: connectTimeoutMs,
    // One resend per command, because a thawed Lambda finds its socket dead; scripts are idempotent for this.
    maxRetriesPerRequest: 1,
    retryStrategy: reconnectDelay,
    reconnectOnError: reconnectsWhenDemoted(),
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
  const prepare = (node: Redis) => {
    corkPerTick(node);
    dropWhenSilent(node, endpoint.commandTimeoutMs);
  };
  if (connection instanceof Redis) prepare(connection);
  else connection.on('+node', prepare);
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
      ...(error instanceof Error && { error: typedError('connect', error) }),
    });
  connection.on('connecting', () => tell('connecting')());
  connection.on('ready', () => tell('ready')());
  connection.on('close', () => tell('closed')());
  connection.on('reconnecting', () => tell('reconnecting')());
  // Without a listener ioredis prints the error; commands report it to their callers anyway.
  connection.on('error', tell('error'));
}

const isReply = (error: unknown): error is Error => error instanceof ReplyError;

function typedError(command: string, error: unknown): RedisError {
  if (isRedisError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isReply(error)) return errorFromReply(command, message);
  if (error instanceof Error && isRefusal(error)) return new AuthError('Redis refused the credentials');
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost';
  return new UnavailableError(`Redis cannot be reached for ${command} (${reason})`);
}
