export { PROVIDERS } from './endpoint.ts';
export {
  CACHE_VARIABLES,
  loadRedisConfig,
  RESILIENCE_VARIABLES,
  type RedisConfig,
  SESSION_VARIABLES,
} from './load.ts';
export type { Environment } from './variables.ts';
