import { field } from './appsync-field.ts';
import { redisHealth } from './health-operations.ts';
import type { HealthProbe } from './health-probe.ts';
import { healthRoutes } from './health-routes.ts';
import type { OperationContext } from './operation.ts';
import { definePart, type Part } from './part.ts';

/** What both doors answer without a token. */
export const healthPart = (health: HealthProbe): Part<OperationContext> =>
  definePart({ routes: healthRoutes, fields: [field(redisHealth)], own: { health }, maxBodyBytes: 0 });
