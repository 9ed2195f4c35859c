import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { ConfigError, type ConnectionFault } from '../../errors.ts';
import type { ConnectionEvent, ConnectOptions } from '../client.ts';
import type { TcpEndpoint } from '../endpoint.ts';
import { faultOf } from '../fault.ts';
import { leavesWrongServer } from './reconnect.ts';
import { typedError } from './tcp-errors.ts';

/** Longest pause between two attempts to reconnect, in ms. */
const MAX_RECONNECT_DELAY_MS = 200;

/** A connection that is opened on first use. */
export interface Dialled {
  readonly connection: Redis | Cluster;
  /** The connections to single servers that exist now. */
  nodes(): readonly Redis[];
  /** Why there is no connection, when that is known. */
  fault(): ConnectionFault | undefined;
}

/** Opens nothing yet: the first command does. */
export function dial(endpoint: TcpEndpoint, { credentials, onEvent }: ConnectOptions): Dialled {
  if (endpoint.auth === 'iam' && !credentials) {
    const problem = 'iam needs connectRedis(config, { credentials }), which signs in each connection';
    throw new ConfigError([{ variable: 'REDIS_AUTH', problem }]);
  }
  let fault: ConnectionFault | undefined;
  const note = (error: unknown) => {
    fault = faultOf(error) ?? fault;
  };
  const prepare = (node: Redis) => {
    if (credentials) signInWith(credentials, node);
    node.on('ready', () => {
      fault = undefined;
    });
    return node;
  };

  const connection = endpoint.cluster ? openCluster(endpoint, prepare) : prepare(openServer(endpoint));
  connection.on('error', note);
  connection.on('node error', note);
  report(connection, endpoint, onEvent);
  return {
    connection,
    nodes: () => (connection instanceof Cluster ? connection.nodes('master') : [connection]),
    fault: () => fault,
  };
}

const reconnectDelay = (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS);

const nodeOptions = ({ username, password, tls, connectTimeoutMs }: TcpEndpoint) =>
  ({
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: tls.ca ? { ca: tls.ca } : {} }),
    // With 3, sorted sets with scores are answered as nested lists.
    protocol: 2,
    connectTimeout: connectTimeoutMs,
    // Commands are sent again over the next connection, because a thawed Lambda finds its socket dead.
    maxRetriesPerRequest: 1,
    reconnectOnError: leavesWrongServer(),
    lazyConnect: true,
  }) satisfies RedisOptions;

const openServer = (endpoint: TcpEndpoint): Redis =>
  new Redis({
    ...nodeOptions(endpoint),
    host: endpoint.host,
    port: endpoint.port,
    ...(endpoint.database && { db: endpoint.database }),
    retryStrategy: reconnectDelay,
  });

function openCluster(endpoint: TcpEndpoint, prepare: (node: Redis) => void): Cluster {
  const { host, port, connectTimeoutMs } = endpoint;
  const cluster = new Cluster([{ host, port }], {
    redisOptions: nodeOptions(endpoint),
    clusterRetryStrategy: reconnectDelay,
    slotsRefreshTimeout: connectTimeoutMs,
    // TLS certificates name hosts, so nodes are dialled by the names the cluster announces.
    dnsLookup: (address, callback) => callback(null, address),
    lazyConnect: true,
  });
  let unreachable = false;
  cluster.on('error', () => {
    unreachable = true;
  });
  cluster.on('ready', () => {
    unreachable = false;
  });
  cluster.on('+node', (node: Redis) => {
    prepare(node);
    // What asks for the slots hides why it cannot connect; the node itself tells.
    if (unreachable) node.connect().catch(() => {});
  });
  return cluster;
}

/**
 * ioredis reads `options.username` and `options.password` at every (re)connect but takes no provider: getters make
 * each connection sign in with what is valid at that moment.
 */
function signInWith(credentials: NonNullable<ConnectOptions['credentials']>, node: Redis): void {
  Object.defineProperties(node.options, {
    username: { get: () => credentials().username, configurable: true, enumerable: true },
    password: { get: () => credentials().password, configurable: true, enumerable: true },
  });
}

function report(connection: Redis | Cluster, endpoint: TcpEndpoint, onEvent: ConnectOptions['onEvent']) {
  const where = `${endpoint.host}:${endpoint.port}`;
  // ioredis attaches the command to its errors, including AUTH with its password, or what the server sent.
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
