import type { PurgeTenant } from '../redis/index.ts';
import { field } from './appsync-field.ts';
import type { CallerContext } from './operation.ts';
import { BODY_SLACK, definePart, type Part } from './part.ts';
import { purgeTenant } from './tenant-operations.ts';
import { tenantRoutes } from './tenant-routes.ts';

export const tenantPart = (purge: PurgeTenant): Part<CallerContext> =>
  definePart({
    routes: tenantRoutes,
    fields: [field(purgeTenant)],
    own: { purge },
    maxBodyBytes: BODY_SLACK,
  });
