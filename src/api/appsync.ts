import type { CacheStore, PurgeTenant, SessionStore, TenantLimiter } from '../redis/index.ts';
import { ApiError } from './api-error.ts';
import { type AppSyncAnswer, appSyncRefusal } from './appsync-answer.ts';
import { appSyncCaller, appSyncFacts } from './appsync-caller.ts';
import type { AppSyncEvent } from './appsync-event.ts';
import {
  type AppSyncField,
  cacheFields,
  consoleFields,
  healthFields,
  sessionFields,
  tenantFields,
} from './appsync-fields.ts';
import type { ConsoleProbe } from './console-probe.ts';
import type { HealthContext } from './health-operations.ts';
import type { HealthProbe } from './health-probe.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { OK } from './log-fields.ts';
import type { CallerContext, OperationContext } from './operation.ts';
import { PROBLEMS } from './problem.ts';
import type { ServiceConfig } from './service-config.ts';

export interface AppSyncDoorOptions {
  /** Serves the session fields if given. */
  readonly sessions?: SessionStore;
  /** Serves the cache fields, and the health of Redis, if given. */
  readonly cache?: CacheStore;
  /** Serves the removal of a tenant if given. */
  readonly purge?: PurgeTenant;
  /** Serves what the console asks if given. */
  readonly console?: ConsoleProbe;
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

type Resolver = (event: AppSyncEvent) => { context: OperationContext; result: Promise<unknown> };

/** The GraphQL door: the operations of the HTTP door, as AppSync calls them. */
export function createAppSyncDoor(options: AppSyncDoorOptions): AppSyncDoor {
  const { sessions, cache, purge, console, health, limiter } = options;
  const { config, log = createLog(), now = Date.now } = options;
  const policy = { cacheWrite: config.cacheWritePermission };

  function callerContext(event: AppSyncEvent): CallerContext {
    const caller = appSyncCaller(event, config.issuers, now());
    if (caller) return { caller, policy, limiter, request: appSyncFacts(event) };
    throw new ApiError('MISSING_TOKEN', 'This operation needs a caller: send the token of a user.');
  }

  const resolvers = new Map([
    ...(sessions ? resolversOf(sessionFields, (event) => ({ ...callerContext(event), sessions })) : []),
    ...(cache ? resolversOf(cacheFields, (event) => ({ ...callerContext(event), cache })) : []),
    ...(purge ? resolversOf(tenantFields, (event) => ({ ...callerContext(event), purge })) : []),
    ...(console ? resolversOf(consoleFields, (event) => ({ ...callerContext(event), console })) : []),
    ...(cache ? resolversOf<HealthContext>(healthFields, () => ({ health })) : []),
  ]);

  return async (event, requestId) => {
    const started = performance.now();
    const facts = { requestId, door: 'graphql', operation: event.fieldName };
    let tenant: string | undefined;
    let answer: AppSyncAnswer;
    try {
      const resolve = resolvers.get(`${event.typeName}.${event.fieldName}`);
      if (!resolve) throw new Error('The schema sends this field to a function that does not serve it');
      const { context, result } = resolve(event);
      tenant = context.caller?.tenantId;
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

const resolversOf = <Context extends OperationContext>(
  fields: readonly AppSyncField<Context>[],
  contextOf: (event: AppSyncEvent) => Context,
): [string, Resolver][] =>
  fields.map((field) => [
    `${field.typeName}.${field.name}`,
    (event) => {
      const context = contextOf(event);
      return { context, result: field.resolve(context, event.arguments) };
    },
  ]);
