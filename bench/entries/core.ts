/** What of the product is measured, bundled as its functions are. */
export { cachePart } from '../../src/api/cache-part.ts';
export { createHttpApp } from '../../src/api/http.ts';
export { createLog } from '../../src/api/log.ts';
export { loadServiceConfig } from '../../src/api/service-config.ts';
export { openCache } from '../../src/api/stores.ts';
export { createTokenVerifier } from '../../src/api/token-verifier.ts';
export {
  connectRedis,
  createCacheStore,
  createSessionStore,
  loadRedisConfig,
} from '../../src/redis/index.ts';
