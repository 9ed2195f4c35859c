import type { RedisDriver } from '../driver.ts';
import { connectRest } from './rest.ts';

/** Upstash, over HTTPS. */
export const restDriver: RedisDriver = {
  providers: ['upstash'],
  open: (endpoint, options) => (endpoint.provider === 'upstash' ? connectRest(endpoint, options) : undefined),
};
