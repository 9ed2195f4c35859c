export {
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
  type RedisTarget,
} from './connect.ts';
export type { RedisDriver } from './driver.ts';
export type { Endpoint, IamSettings, RestEndpoint, TcpEndpoint, Timeouts } from './endpoint.ts';
export { evictionWarning } from './eviction-policy.ts';
export { KEY_PREFIX, KEY_PREFIX_PROBLEM } from './key-prefix.ts';
export { loadDriver } from './load-driver.ts';
export { repliesOrThrow } from './replies.ts';
export {
  type CircuitState,
  RESILIENCE_DEFAULTS,
  type Resilience,
  type ResilientClient,
} from './resilience.ts';
export { restDriver } from './rest/driver.ts';
export { MAX_REQUEST_BYTES } from './rest/request-size.ts';
export { readServerInfo, type ServerInfo } from './server-info.ts';
export { tcpDriver } from './tcp/driver.ts';
export type { CommandTrace } from './tracing.ts';
