/** The measured parts of the product, bundled like its functions. */

export { createTokenVerifier } from '../../src/api/auth/index.ts';
export { loadServiceConfig } from '../../src/api/config.ts';
export { createHttpApp } from '../../src/api/http/index.ts';
export { createLog } from '../../src/api/logging/index.ts';
export { cacheModule } from '../../src/api/modules.ts';
export { openCache } from '../../src/api/stores.ts';
export { cacheHandler as nextCacheHandler } from '../../src/next/cache-handler-core.ts';
export {
  connectRedis,
  createCacheStore,
  createSessionStore,
  loadRedisConfig,
} from '../../src/redis/index.ts';
