import type { NextCacheHandler } from '../../src/next/cache-handler-core.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';

/** The cache handlers for `cacheHandlers` of Next.js that are compared: ours, and the public ones that implement it. */
export const NEXT_HANDLERS = [
  'amplify-redis',
  '@trieb.work/nextjs-turbo-redis-cache',
  '@mrjasonroy/cache-components-cache-handler',
] as const;

/** A setting of Redis that nextjs-turbo-redis-cache needs, `notify-keyspace-events`. */
export const KEYSPACE_EVENTS = 'Exe';

export type NextHandlerName = (typeof NEXT_HANDLERS)[number];

/** Opens each one as its documentation shows, with its defaults. Modules are loaded in the process that uses them. */
export const openNextHandler: Readonly<
  Record<NextHandlerName, (address: RedisAddress) => Promise<NextCacheHandler>>
> = {
  'amplify-redis': async (address) => {
    const { connectCore, core } = await import('../harness/core.ts');
    return core.nextCacheHandler({ tenantId: 'org_123', store: core.createCacheStore(connectCore(address)) });
  },
  '@trieb.work/nextjs-turbo-redis-cache': async ({ host, port }) => {
    const { getRedisCacheComponentsHandler } = await import('../harness/turbo-handler.ts');
    return getRedisCacheComponentsHandler({ redisUrl: `redis://${host}:${port}`, database: 0 });
  },
  '@mrjasonroy/cache-components-cache-handler': async ({ host, port }) => {
    const { createCacheHandler } = await import('@mrjasonroy/cache-components-cache-handler');
    return createCacheHandler({ type: 'redis', url: `redis://${host}:${port}` });
  },
};
