import {
  type ConsoleContext,
  consoleInfo,
  type HealthContext,
  purgeTenant,
  redisHealth,
  type TenantContext,
} from '../operations/index.ts';

import { endpoint, ok } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

export const consoleRoutes: RouteTable<ConsoleContext> = {
  '/api/redis/console': { GET: endpoint(consoleInfo, ok) },
};

export const tenantRoutes: RouteTable<TenantContext> = {
  '/api/redis/tenant/purge': { POST: endpoint(purgeTenant, ok) },
};

/** Health checkers add query parameters of their own, such as cache busters: all of them are ignored. */
const ready = endpoint(redisHealth, ok, () => ({}));

/** Public: they report whether the service is up and nothing about its store. */
export const healthRoutes: RouteTable<HealthContext> = {
  '/api/redis/health': { GET: ready },
  '/api/redis/health/ready': { GET: ready },
  '/api/redis/health/live': { GET: async (c) => c.json({ status: 'live' }) },
};
