import {
  amplifyRedis,
  amplifyRedisBounded,
  amplifyRedisTenants,
  amplifyRedisValidated,
} from './amplify-redis.ts';
import { bentocacheLayered, bentocacheRemote } from './bentocache.ts';
import { betterAuthLayout } from './better-auth-layout.ts';
import { cacheManager } from './cache-manager.ts';
import { cacheable } from './cacheable.ts';
import { cachified } from './cachified.ts';
import { connectRedis } from './connect-redis.ts';
import type { Contender } from './contender.ts';
import { layeredLoader } from './layered-loader.ts';
import { nextCacheHandler } from './next-cache-handler.ts';
import { rawIoredis } from './raw-ioredis.ts';
import { unstorage } from './unstorage.ts';

/** What everything is compared with, on the same Redis and in the same round. */
export const BASELINE = rawIoredis;

export const OURS = amplifyRedis;

export const OUR_VARIANTS = { amplifyRedisTenants, amplifyRedisValidated, amplifyRedisBounded };

export const CACHE_PEERS: readonly Contender[] = [
  bentocacheRemote,
  bentocacheLayered,
  cacheable,
  cacheManager,
  unstorage,
  cachified,
  layeredLoader,
  nextCacheHandler,
];

/** Those with a memory tier of their own. */
export const LAYERED_PEERS: readonly Contender[] = [bentocacheLayered, cacheable];

export const SESSION_PEERS: readonly Contender[] = [connectRedis, betterAuthLayout];
