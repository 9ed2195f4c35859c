import type { LimitedCall, TenantLimiter } from '../../redis/index.ts';
import {
  type Caller,
  createMappingWatch,
  isDelegated,
  SERVER_TOKEN_HEADER,
  type TokenVerifier,
} from '../auth/index.ts';
import type { ServiceConfig } from '../config.ts';
import { ApiError, PROBLEMS } from '../errors/index.ts';
import { createLog, errorFields, type Log, OK, unmatchedClaimLog } from '../logging/index.ts';
import type { CallerContext, HealthProbe, OperationContext } from '../operations/index.ts';
import { appSyncCaller, appSyncFacts, headersOf } from './caller.ts';
import type { AppSyncEvent } from './event.ts';
import { type GraphqlModule, resolversOf } from './field.ts';
import { healthFields } from './health-fields.ts';
import { type GraphqlResponse, graphqlErrorResponse } from './response.ts';

export interface GraphqlResolverOptions {
  /** Modules served to callers with a token. Health is public. */
  readonly modules: readonly GraphqlModule[];
  readonly health: HealthProbe;
  /** Enforces the limits of tenants. Health has no limits. */
  readonly limiter?: TenantLimiter | undefined;
  readonly config: Pick<ServiceConfig, 'issuers' | 'cacheWritePermission' | 'stepUp' | 'trustedProxy'>;
  /** Verifies the token of a server that calls on behalf of a user. AppSync verifies only the user's token. */
  readonly verifier: Pick<TokenVerifier, 'verifyServer'>;
  readonly log?: Log;
  /** ms since the epoch */
  readonly now?: () => number;
}

/** Resolves one field of a GraphQL request. Never throws. */
export type GraphqlResolver = (event: AppSyncEvent, requestId: string) => Promise<GraphqlResponse>;

/**
 * The GraphQL API: resolves the fields that AppSync invokes, with the same operations as the HTTP API.
 * @param options modules to serve, and the accepted tokens
 */
export function createGraphqlResolver(options: GraphqlResolverOptions): GraphqlResolver {
  const { modules, health, limiter, config, verifier, log = createLog(), now = Date.now } = options;
  const policy = { cacheWrite: config.cacheWritePermission, stepUp: config.stepUp };
  const watch = createMappingWatch(unmatchedClaimLog(log));

  function callerContext(event: AppSyncEvent): CallerContext {
    const caller = appSyncCaller(event, config.issuers, watch, now());
    if (caller) return { caller, policy, request: appSyncFacts(event, config.trustedProxy) };
    throw new ApiError('MISSING_TOKEN', 'This operation requires a token. Send the token of a user.');
  }

  const isDelegatedEvent = (event: AppSyncEvent, caller: Caller) =>
    isDelegated(headersOf(event)(SERVER_TOKEN_HEADER.toLowerCase()), caller, verifier);

  const resolvers = new Map(modules.flatMap((module) => module.resolvers));
  const open = new Map(
    resolversOf(healthFields, (base: Pick<OperationContext, 'caller'>) => ({ health, ...base })),
  );

  /** @returns undefined if the token is not accepted: AppSync accepts more tokens than this product */
  function knownCaller(event: AppSyncEvent): Caller | undefined {
    try {
      return appSyncCaller(event, config.issuers, watch, now());
    } catch {
      return undefined;
    }
  }

  return async (event, requestId) => {
    const started = performance.now();
    const facts = { requestId, transport: 'graphql', operation: event.fieldName };
    let tenant: string | undefined;
    let call: LimitedCall | undefined;
    let response: GraphqlResponse;
    try {
      const field = `${event.typeName}.${event.fieldName}`;
      const resolve = resolvers.get(field);
      const base = resolve && callerContext(event);
      tenant = base?.caller.tenantId;
      call = base && limiter?.begin(base.caller.tenantId);
      const result = base
        ? resolve(event, { ...base, call, delegated: await isDelegatedEvent(event, base.caller) })
        : open.get(field)?.(event, { caller: knownCaller(event) });
      if (!result) throw new Error('The schema sends this field to a function that does not serve it');
      response = { data: await result, error: null };
    } catch (error) {
      response = graphqlErrorResponse(error, requestId);
      if (PROBLEMS[response.error.type].status >= 500) {
        log('error', 'request failed', { ...facts, ...errorFields(error) });
      }
    } finally {
      // Lambda freezes the process once the response is returned.
      await call?.end();
    }
    const durationMs = Math.round((performance.now() - started) * 10) / 10;
    log('info', 'request', { ...facts, tenant, code: response.error?.type ?? OK, durationMs });
    return response;
  };
}
