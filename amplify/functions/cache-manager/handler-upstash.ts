import { restDriver } from '../../../src/redis/index.ts';
import { serveCache } from './serve-cache.ts';

export const handler = serveCache(restDriver);
