import { type ConsoleContext, consoleInfo } from '../operations/index.ts';
import { endpoint } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

export const consoleRoutes: RouteTable<ConsoleContext> = {
  '/api/redis/console': { GET: endpoint(consoleInfo) },
};
