import type { RedisDriver } from '../driver.ts';
import { connectTcp } from './tcp.ts';

/** Everything that speaks RESP: ElastiCache, or any Redis or Valkey server. */
export const tcpDriver: RedisDriver = {
  providers: ['elasticache', 'redis'],
  open: (endpoint, options) => (endpoint.provider === 'upstash' ? undefined : connectTcp(endpoint, options)),
};
