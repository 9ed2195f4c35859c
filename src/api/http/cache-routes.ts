import type { CacheContext } from '../operations/index.ts';
import * as operations from '../operations/index.ts';
import { byAction, endpoint, noContent, ok } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

const BASE = '/api/redis/cache';

const get = endpoint(operations.getCache, ok);
const set = endpoint(operations.setCache, ok);
const lookUp = endpoint(operations.lookUpCache, ok);
const remove = endpoint(operations.deleteCache, noContent);
const mget = endpoint(operations.getManyCache, ok);
const mset = endpoint(operations.setManyCache, ok);
const invalidateByTags = endpoint(operations.invalidateCacheByTags, noContent);
const invalidateNamespace = endpoint(operations.invalidateNamespace, noContent);
const clear = endpoint(operations.clearCache, noContent);
const asOf = endpoint(operations.readAsOf, ok);
const metrics = endpoint(operations.cacheMetrics, ok);

const removals = { delete: remove, invalidateByTags, invalidateNamespace, clear };

/** The guide's routes, then the same operations by resource. POST takes every action whose input may be long. */
export const cacheRoutes: RouteTable<CacheContext> = {
  [BASE]: {
    GET: byAction('get', { get, lookUp, mget, metrics, asOf }),
    POST: byAction('set', { set, mset, mget, ...removals }),
    DELETE: byAction('delete', removals),
  },
  [`${BASE}/:namespace/:key`]: { GET: get, PUT: set, DELETE: remove },
};
