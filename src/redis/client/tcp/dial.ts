import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { ConfigError } from '../../errors.ts';
import type { ConnectionEvent, ConnectOptions } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { type Outbox, sendPerTick } from './outbox.ts';
import { dropWhenSilent, reconnectsWhenDemoted } from './reconnect.ts';
import { DirectSockets } from './sockets.ts';
import { typedError } from './tcp-errors.ts';

/** Longest pause between two attempts to reconnect, in ms. */
const MAX_RECONNECT_DELAY_MS = 200;

type Dialled =
  | { readonly connection: Redis; readonly outbox: Outbox }
  | { readonly connection: Cluster; readonly outbox?: undefined };

/** Dials on first use. A single connection comes with what sends several commands at once. */
export function dial(endpoint: TcpEndpoint, { credentials, onEvent }: ConnectOptions): Dialled {
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
    Connector: DirectSockets,
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
  const prepare = (node: Redis): Outbox => {
    dropWhenSilent(node, endpoint.commandTimeoutMs);
    return sendPerTick(node);
  };
  if (credentials) installCredentials(connection, credentials);
  report(connection, endpoint, onEvent);
  if (connection instanceof Redis) return { connection, outbox: prepare(connection) };
  connection.on('+node', prepare);
  return { connection };
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
