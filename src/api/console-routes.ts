import { type ConsoleContext, consoleInfo } from './console-operations.ts';
import { endpoint, ok } from './http-endpoint.ts';
import type { RouteTable } from './http-routes.ts';

export const consoleRoutes: RouteTable<ConsoleContext> = {
  '/api/redis/console': { GET: endpoint(consoleInfo, ok) },
};
