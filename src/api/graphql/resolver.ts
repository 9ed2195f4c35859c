import type { TenantLimiter } from '../../redis/index.ts';
import type { ServiceConfig } from '../config.ts';
import { ApiError } from '../errors/api-error.ts';
import { PROBLEMS } from '../errors/problem.ts';
import { OK } from '../logging/fields.ts';
import { createLog, errorFields, type Log } from '../logging/log.ts';
import type { Part } from '../modules.ts';
import type { HealthProbe } from '../operations/health-probe.ts';
import type { CallerContext } from '../operations/operation.ts';
import { appSyncCaller, appSyncFacts } from './caller.ts';
import type { AppSyncEvent } from './event.ts';
import { healthPart } from './health-fields.ts';
import { type AppSyncAnswer, appSyncRefusal } from './response.ts';

export interface AppSyncDoorOptions {
  /** What callers are served; health is served to everybody. */
  readonly parts: readonly Part<CallerContext>[];
  readonly health: HealthProbe;
  /** Keeps tenants within their limits if given; health has none. */
  readonly limiter?: TenantLimiter | undefined;
  readonly config: Pick<ServiceConfig, 'issuers' | 'cacheWritePermission'>;
  readonly log?: Log;
  /** ms since the epoch */
  readonly now?: () => number;
}

/** Answers one field of a GraphQL request; never throws. */
export type AppSyncDoor = (event: AppSyncEvent, requestId: string) => Promise<AppSyncAnswer>;

/** The GraphQL door: the operations of the HTTP door, as AppSync calls them. */
export function createAppSyncDoor(options: AppSyncDoorOptions): AppSyncDoor {
  const { parts, health, limiter, config, log = createLog(), now = Date.now } = options;
  const policy = { cacheWrite: config.cacheWritePermission };

  function callerContext(event: AppSyncEvent): CallerContext {
    const caller = appSyncCaller(event, config.issuers, now());
    if (caller) return { caller, policy, limiter, request: appSyncFacts(event) };
    throw new ApiError('MISSING_TOKEN', 'This operation needs a caller: send the token of a user.');
  }

  const resolvers = new Map(parts.flatMap((part) => part.resolvers));
  const open = new Map(healthPart(health).resolvers);

  return async (event, requestId) => {
    const started = performance.now();
    const facts = { requestId, door: 'graphql', operation: event.fieldName };
    let tenant: string | undefined;
    let answer: AppSyncAnswer;
    try {
      const field = `${event.typeName}.${event.fieldName}`;
      const resolve = resolvers.get(field);
      const base = resolve && callerContext(event);
      tenant = base?.caller.tenantId;
      const result = base ? resolve(event, base) : open.get(field)?.(event, {});
      if (!result) throw new Error('The schema sends this field to a function that does not serve it');
      answer = { data: await result, error: null };
    } catch (error) {
      answer = appSyncRefusal(error, requestId);
      if (PROBLEMS[answer.error.type].status >= 500) {
        log('error', 'request failed', { ...facts, ...errorFields(error) });
      }
    }
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    log('info', 'request', { ...facts, tenant, code: answer.error?.type ?? OK, durationMs });
    return answer;
  };
}
