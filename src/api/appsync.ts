import type { TenantLimiter } from '../redis/index.ts';
import { ApiError } from './api-error.ts';
import { type AppSyncAnswer, appSyncRefusal } from './appsync-answer.ts';
import { appSyncCaller, appSyncFacts } from './appsync-caller.ts';
import type { AppSyncEvent } from './appsync-event.ts';
import { healthPart } from './health-part.ts';
import type { HealthProbe } from './health-probe.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { OK } from './log-fields.ts';
import type { CallerContext } from './operation.ts';
import type { Part } from './part.ts';
import { PROBLEMS } from './problem.ts';
import type { ServiceConfig } from './service-config.ts';

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
