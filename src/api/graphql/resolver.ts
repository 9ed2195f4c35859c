import type { TenantLimiter } from '../../redis/index.ts';
import type { ServiceConfig } from '../config.ts';
import { ApiError, PROBLEMS } from '../errors/index.ts';

import { createLog, errorFields, type Log, OK } from '../logging/index.ts';

import type { CallerContext, HealthProbe } from '../operations/index.ts';

import { appSyncCaller, appSyncFacts } from './caller.ts';
import type { AppSyncEvent } from './event.ts';
import { type GraphqlModule, resolversOf } from './field.ts';
import { healthFields } from './health-fields.ts';
import { type GraphqlResponse, graphqlErrorResponse } from './response.ts';

export interface GraphqlResolverOptions {
  /** What callers are served; health is served to everybody. */
  readonly modules: readonly GraphqlModule[];
  readonly health: HealthProbe;
  /** Keeps tenants within their limits if given; health has none. */
  readonly limiter?: TenantLimiter | undefined;
  readonly config: Pick<ServiceConfig, 'issuers' | 'cacheWritePermission'>;
  readonly log?: Log;
  /** ms since the epoch */
  readonly now?: () => number;
}

/** Answers one field of a GraphQL request; never throws. */
export type GraphqlResolver = (event: AppSyncEvent, requestId: string) => Promise<GraphqlResponse>;

/** The GraphQL door: the operations of the HTTP door, as AppSync calls them. */
export function createGraphqlResolver(options: GraphqlResolverOptions): GraphqlResolver {
  const { modules, health, limiter, config, log = createLog(), now = Date.now } = options;
  const policy = { cacheWrite: config.cacheWritePermission };

  function callerContext(event: AppSyncEvent): CallerContext {
    const caller = appSyncCaller(event, config.issuers, now());
    if (caller) return { caller, policy, limiter, request: appSyncFacts(event) };
    throw new ApiError('MISSING_TOKEN', 'This operation needs a caller: send the token of a user.');
  }

  const resolvers = new Map(modules.flatMap((module) => module.resolvers));
  const open = new Map(resolversOf(healthFields, () => ({ health })));

  return async (event, requestId) => {
    const started = performance.now();
    const facts = { requestId, door: 'graphql', operation: event.fieldName };
    let tenant: string | undefined;
    let answer: GraphqlResponse;
    try {
      const field = `${event.typeName}.${event.fieldName}`;
      const resolve = resolvers.get(field);
      const base = resolve && callerContext(event);
      tenant = base?.caller.tenantId;
      const result = base ? resolve(event, base) : open.get(field)?.(event, {});
      if (!result) throw new Error('The schema sends this field to a function that does not serve it');
      answer = { data: await result, error: null };
    } catch (error) {
      answer = graphqlErrorResponse(error, requestId);
      if (PROBLEMS[answer.error.type].status >= 500) {
        log('error', 'request failed', { ...facts, ...errorFields(error) });
      }
    }
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    log('info', 'request', { ...facts, tenant, code: answer.error?.type ?? OK, durationMs });
    return answer;
  };
}
