import { loadDriver } from '../../../src/redis/index.ts';
import { serveCache } from './serve-cache.ts';

export const handler = serveCache(await loadDriver(process.env.REDIS_PROVIDER));
