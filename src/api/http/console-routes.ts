import { type ConsoleContext, consoleInfo } from '../operations/console.ts';
import { endpoint, ok } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

export const consoleRoutes: RouteTable<ConsoleContext> = {
  '/api/redis/console': { GET: endpoint(consoleInfo, ok) },
};
