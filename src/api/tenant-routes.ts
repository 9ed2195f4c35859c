import { endpoint, ok } from './http-endpoint.ts';
import type { RouteTable } from './http-routes.ts';
import { purgeTenant, type TenantContext } from './tenant-operations.ts';

export const tenantRoutes: RouteTable<TenantContext> = {
  '/api/redis/tenant/purge': { POST: endpoint(purgeTenant, ok) },
};
