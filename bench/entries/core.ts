/** What of the product is measured, bundled as its functions are. */

export { createTokenVerifier } from '../../src/api/auth/verifier.ts';
export { loadServiceConfig } from '../../src/api/config.ts';
export { cachePart } from '../../src/api/graphql/cache-fields.ts';
export { createHttpApp } from '../../src/api/http/app.ts';
export { createLog } from '../../src/api/logging/log.ts';
export { openCache } from '../../src/api/stores.ts';
export {
  connectRedis,
  createCacheStore,
  createSessionStore,
  loadRedisConfig,
} from '../../src/redis/index.ts';
