import { type CacheContext, cacheOperations } from '../operations/index.ts';
import { byAction } from './endpoint.ts';
import { endpointsOf, ofKind } from './endpoints.ts';
import type { RouteTable } from './mount.ts';

const BASE = '/api/redis/cache';

const endpoints = endpointsOf<CacheContext, typeof cacheOperations>(cacheOperations);
const queries = ofKind('query', endpoints);
const mutations = ofKind('mutation', endpoints);
const removals = mutations.filter(({ serves }) => serves.operation.status === 204);

const { getCache, lookUpCache, getManyCache } = endpoints;

/** The guide's routes, then the same operations by resource. POST also takes long lists of keys and tags. */
export const cacheRoutes: RouteTable<CacheContext> = {
  [BASE]: {
    GET: byAction('get', queries),
    POST: byAction('set', [...mutations, getCache, lookUpCache, getManyCache]),
    DELETE: byAction('delete', removals),
  },
  [`${BASE}/:namespace/:key`]: {
    GET: getCache,
    PUT: endpoints.setCache,
    DELETE: endpoints.deleteCache,
  },
};
