import { purgeTenant, type TenantContext } from '../operations/index.ts';
import { endpoint } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

export const tenantRoutes: RouteTable<TenantContext> = {
  '/api/redis/tenant/purge': { POST: endpoint(purgeTenant) },
};
