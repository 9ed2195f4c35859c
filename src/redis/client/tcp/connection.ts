import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { ConfigError, type ConnectionFault, type RedisError } from '../../errors.ts';
import type { ConnectionEvent, ConnectOptions } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { faultOf } from '../fault.ts';
import { signInWith } from './credentials.ts';
import { createDeadlines } from './deadlines.ts';
import { leavesWrongServer } from './reconnect.ts';
import { isReply, typedError } from './tcp-errors.ts';

/** Longest pause between two attempts to reconnect, in ms. */
const MAX_RECONNECT_DELAY_MS = 200;

/** A connection that is opened on first use. */
export interface LazyConnection {
  readonly connection: Redis | Cluster;
  /** The current connections to individual servers. */
  nodes(): readonly Redis[];
  /** Why there is no connection, if known. */
  fault(): ConnectionFault | undefined;
}

/** Does not connect yet; the first command does. */
export function createConnection(
  endpoint: TcpEndpoint,
  { credentials, onEvent }: ConnectOptions,
): LazyConnection {
  rejectImpossible(endpoint, credentials);
  let fault: ConnectionFault | undefined;
  /** ioredis limits the time until a connection is open, but not the time until it is authenticated. */
  const signingIn = createDeadlines<Redis['stream']>(endpoint.connectTimeoutMs, (stream) => stream.destroy());

  function tell(type: ConnectionEvent['type'], error?: RedisError, where?: string): void {
    onEvent?.({ type, endpoint: where ?? `${endpoint.host}:${endpoint.port}`, ...(error && { error }) });
  }

  // ioredis attaches the command to its errors, including AUTH with its password, or data that the server sent.
  function onError(error: unknown, node?: string): void {
    fault = faultOf(error) ?? fault;
    tell('error', typedError('connect', error, fault), node);
  }

  function prepare(node: Redis): void {
    if (credentials) signInWith(credentials, node, (error) => tell('error', error));
    node.on('connect', () => signingIn.begin(node.stream));
    node.on('ready', () => {
      signingIn.end(node.stream);
      fault = undefined;
    });
  }

  const connection = (endpoint.cluster ? openCluster : openServer)(endpoint, prepare, onError);
  connection.on('connecting', () => tell('connecting'));
  connection.on('ready', () => tell('ready'));
  connection.on('close', () => tell('closed'));
  connection.on('reconnecting', () => tell('reconnecting'));
  return {
    connection,
    nodes: () => (connection instanceof Cluster ? connection.nodes() : [connection]),
    fault: () => fault,
  };
}

/** Rejects settings that `loadRedisConfig` rejects or cannot check. */
function rejectImpossible(
  { auth, cluster, database }: TcpEndpoint,
  credentials: ConnectOptions['credentials'],
): void {
  if (auth === 'iam' && !credentials) {
    const problem =
      'iam requires connectRedis(config, { credentials }), which provides the credentials of each connection';
    throw new ConfigError([{ variable: 'REDIS_AUTH', problem }]);
  }
  if (cluster && database) {
    const problem = `selects database ${database}, but a cluster has only database 0`;
    throw new ConfigError([{ variable: 'REDIS_URL', problem }]);
  }
}

const reconnectDelay = (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS);

const nodeOptions = ({ username, password, tls, connectTimeoutMs }: TcpEndpoint) =>
  ({
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: tls.ca ? { ca: tls.ca } : {} }),
    // With protocol 3, replies of sorted sets with scores are nested lists.
    protocol: 2,
    // The Redis user may only run the commands that the product needs, so this one would fail.
    disableClientInfo: true,
    connectTimeout: connectTimeoutMs,
    // Commands are sent again over the next connection, because the socket of a thawed Lambda function may be dead.
    maxRetriesPerRequest: 1,
    reconnectOnError: leavesWrongServer(),
    lazyConnect: true,
  }) satisfies RedisOptions;

type Prepare = (node: Redis) => void;
type OnError = (error: unknown, node?: string) => void;

function openServer(endpoint: TcpEndpoint, prepare: Prepare, onError: OnError): Redis {
  const server = new Redis({
    ...nodeOptions(endpoint),
    host: endpoint.host,
    port: endpoint.port,
    ...(endpoint.database && { db: endpoint.database }),
    retryStrategy: reconnectDelay,
  });
  prepare(server);
  server.on('error', (error) => {
    onError(error);
    // If SELECT fails, ioredis would continue in database 0.
    if (isReply(error)) server.disconnect(true);
  });
  return server;
}

function openCluster(endpoint: TcpEndpoint, prepare: Prepare, onError: OnError): Cluster {
  const { host, port, connectTimeoutMs } = endpoint;
  const cluster = new Cluster([{ host, port }], {
    redisOptions: nodeOptions(endpoint),
    clusterRetryStrategy: reconnectDelay,
    slotsRefreshTimeout: connectTimeoutMs,
    // TLS certificates contain host names, so connect to nodes by the names that the cluster announces.
    dnsLookup: (address, callback) => callback(null, address),
    lazyConnect: true,
  });
  cluster.on('node error', onError);
  let unreachable = false;
  cluster.on('error', () => {
    unreachable = true;
  });
  cluster.on('ready', () => {
    unreachable = false;
  });
  cluster.on('+node', (node: Redis) => {
    prepare(node);
    // The connection that requests the slots does not report why it failed, but the node's own connection does.
    // Replicas are not needed.
    if (unreachable && !node.options.readOnly) node.connect().catch(() => {});
  });
  return cluster;
}
