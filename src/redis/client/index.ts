export {
  type CommandEvent,
  type ConnectionEvent,
  type ConnectOptions,
  defineScript,
  type RedisClient,
  type RedisCommand,
  type RedisCredentials,
  type RedisReply,
  type RedisScript,
} from './client.ts';
export {
  connectRedis,
  connectRedisWith,
  type RedisDriver,
  type RedisTarget,
  restDriver,
  tcpDriver,
} from './connect.ts';
export type { Endpoint, IamSettings, RestEndpoint, TcpEndpoint, Timeouts } from './endpoint.ts';
export { evictionWarning } from './eviction-policy.ts';
export { KEY_PREFIX, KEY_PREFIX_PROBLEM } from './key-prefix.ts';
export { repliesOrThrow } from './replies.ts';
export {
  type CircuitState,
  RESILIENCE_DEFAULTS,
  type Resilience,
  type ResilientClient,
} from './resilience.ts';
export { MAX_REQUEST_BYTES } from './rest/request-size.ts';
export { readServerInfo, type ServerInfo } from './server-info.ts';
export { withTracing } from './tracing.ts';
