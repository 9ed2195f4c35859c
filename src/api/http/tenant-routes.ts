import { purgeTenant, type TenantContext } from '../operations/tenant.ts';
import { endpoint, ok } from './endpoint.ts';
import type { RouteTable } from './mount.ts';

export const tenantRoutes: RouteTable<TenantContext> = {
  '/api/redis/tenant/purge': { POST: endpoint(purgeTenant, ok) },
};
