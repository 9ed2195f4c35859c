export { createHttpApp } from './app.ts';
export { cacheRoutes } from './cache-routes.ts';
export type { ClientAddress, HttpApp, HttpContext, HttpEnv } from './context.ts';
export type { ActionTable } from './endpoint.ts';
export { type HttpModule, mountRoutes, type RouteTable } from './mount.ts';
export { consoleRoutes, healthRoutes, tenantRoutes } from './other-routes.ts';
export { sessionRoutes } from './session-routes.ts';
