import type { RedisDriver } from '../driver.ts';
import { connectTcp } from './tcp.ts';

/** Everything that speaks RESP: ElastiCache, or any Redis or Valkey server. */
export const tcpDriver: RedisDriver = {
  provider: 'elasticache',
  open: (endpoint, options) =>
    endpoint.provider === 'elasticache' ? connectTcp(endpoint, options) : undefined,
};
