import { healthRoutes } from '../http/health-routes.ts';
import { definePart, type Part } from '../modules.ts';
import { redisHealth } from '../operations/health.ts';
import type { HealthProbe } from '../operations/health-probe.ts';
import type { OperationContext } from '../operations/operation.ts';
import { field } from './field.ts';

/** What both doors answer without a token. */
export const healthPart = (health: HealthProbe): Part<OperationContext> =>
  definePart({ routes: healthRoutes, fields: [field(redisHealth)], own: { health }, maxBodyBytes: 0 });
