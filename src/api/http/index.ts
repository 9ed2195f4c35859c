export { createHttpApp } from './app.ts';
export { cacheRoutes } from './cache-routes.ts';
export { consoleRoutes } from './console-routes.ts';
export type { ClientAddress, HttpApp, HttpContext, HttpEnv } from './context.ts';
export type { ActionTable, Served } from './endpoint.ts';
export { healthRoutes } from './health-routes.ts';
export { type HttpModule, mountRoutes, type RouteTable } from './mount.ts';
export { sessionRoutes } from './session-routes.ts';
export { tenantRoutes } from './tenant-routes.ts';
