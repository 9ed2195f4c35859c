import { type HealthContext, redisHealth } from '../operations/index.ts';
import { endpoint } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

/** Health checkers add query parameters such as cache busters. They are all ignored. */
const ready = endpoint(redisHealth, { input: () => ({}) });

/** Public. Only callers with a token receive more than whether the service is up. */
export const healthRoutes: RouteTable<HealthContext> = {
  '/api/redis/health': { GET: ready },
  '/api/redis/health/ready': { GET: ready },
  '/api/redis/health/live': { GET: async (c) => c.json({ status: 'live' }) },
};
