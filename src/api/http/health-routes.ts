import { type HealthContext, redisHealth } from '../operations/health.ts';
import { endpoint, ok } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

/** Health checkers add parameters of their own, such as cache busters: none of them matters. */
const ready = endpoint(redisHealth, ok, () => ({}));

/** Open to all: they tell whether the service serves, and nothing about what it serves from. */
export const healthRoutes: RouteTable<HealthContext> = {
  '/api/redis/health': { GET: ready },
  '/api/redis/health/ready': { GET: ready },
  '/api/redis/health/live': { GET: async (c) => c.json({ status: 'live' }) },
};
