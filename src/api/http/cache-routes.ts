import { type CacheContext, cacheOperations } from '../operations/index.ts';
import { byAction } from './endpoint.ts';
import { endpointsOf, ofKind } from './endpoints.ts';
import type { RouteTable } from './mount.ts';
import { REPEATABLE } from './repeatable.ts';

const BASE = '/api/redis/cache';

const endpoints = endpointsOf<CacheContext, typeof cacheOperations>(cacheOperations, {
  takeCache: { fromHeaders: REPEATABLE },
  setCacheIfAbsent: { fromHeaders: REPEATABLE },
  incrementCache: { fromHeaders: REPEATABLE },
});
const queries = ofKind('query', endpoints);
const mutations = ofKind('mutation', endpoints);
const removals = mutations.filter(({ serves }) => serves.operation.status === 204);

const { getCache, lookUpCache, getManyCache, hasCache, inspectCache } = endpoints;

/** The routes from the guide, then the same operations by resource. POST also accepts long lists of keys and tags. */
export const cacheRoutes: RouteTable<CacheContext> = {
  [BASE]: {
    GET: byAction('get', queries),
    POST: byAction('set', [...mutations, getCache, lookUpCache, getManyCache, hasCache, inspectCache]),
    DELETE: byAction('delete', removals),
  },
  [`${BASE}/:namespace/:key`]: {
    GET: getCache,
    PUT: endpoints.setCache,
    DELETE: endpoints.deleteCache,
  },
};
