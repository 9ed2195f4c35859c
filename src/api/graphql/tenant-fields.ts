import type { PurgeTenant } from '../../redis/index.ts';
import { tenantRoutes } from '../http/tenant-routes.ts';
import { BODY_SLACK, definePart, type Part } from '../modules.ts';
import type { CallerContext } from '../operations/operation.ts';
import { purgeTenant } from '../operations/tenant.ts';
import { field } from './field.ts';

export const tenantPart = (purge: PurgeTenant): Part<CallerContext> =>
  definePart({
    routes: tenantRoutes,
    fields: [field(purgeTenant)],
    own: { purge },
    maxBodyBytes: BODY_SLACK,
  });
