import { recordOf, withoutNulls } from './appsync-arguments.ts';
import type { CacheContext } from './cache-operations.ts';
import * as cache from './cache-operations.ts';
import { type ConsoleContext, consoleInfo } from './console-operations.ts';
import { type HealthContext, redisHealth } from './health-operations.ts';
import { type Operation, type OperationContext, runOperation } from './operation.ts';
import { refusePrototypeKeys } from './prototype-keys.ts';
import type { RawInput } from './raw-input.ts';
import type { SessionContext } from './session-access.ts';
import * as sessions from './session-operations.ts';
import { purgeTenant, type TenantContext } from './tenant-operations.ts';

/** A field of Query or Mutation. */
export interface AppSyncField<Context> {
  readonly name: string;
  readonly typeName: 'Query' | 'Mutation';
  resolve(context: Context, given: RawInput): Promise<unknown>;
}

/** How the GraphQL schema spells what JSON spells otherwise. */
interface Spelling<Output> {
  readonly input?: (given: RawInput) => RawInput;
  readonly output?: (output: Output) => unknown;
}

/** Puts an operation behind GraphQL. AppSync parses AWSJSON arguments and serializes AWSJSON results by itself. */
function field<Context extends OperationContext, Input, Output>(
  operation: Operation<Context, Input, Output>,
  { input = withoutNulls, output = (result) => result }: Spelling<Output> = {},
): AppSyncField<Context> {
  return {
    name: operation.name,
    typeName: operation.kind === 'query' ? 'Query' : 'Mutation',
    async resolve(context, given) {
      refusePrototypeKeys(given);
      return output(await runOperation(operation, context, input(given)));
    },
  };
}

export const sessionFields: readonly AppSyncField<SessionContext>[] = [
  field(sessions.createSession),
  field(sessions.getSession),
  field(sessions.listSessions),
  field(sessions.updateSession, {
    input: ({ updates, ...rest }) => withoutNulls({ ...rest, updates: withoutNulls(Object(updates)) }),
  }),
  field(sessions.destroySession),
  field(sessions.destroyOtherSessions),
  field(sessions.rotateSession),
  field(sessions.revokeTenantSessions),
];

export const cacheFields: readonly AppSyncField<CacheContext>[] = [
  // The JSON null arrives as null, which is a value to be stored.
  field(cache.setCache, { input: ({ value, ...rest }) => ({ ...withoutNulls(rest), value }) }),
  field(cache.getCache),
  field(cache.lookUpCache),
  field(cache.deleteCache),
  field(cache.getManyCache, {
    output: ({ values }) => ({ values: Object.entries(values).map(([key, value]) => ({ key, value })) }),
  }),
  field(cache.setManyCache, {
    input: ({ entries, ...rest }) => ({ ...withoutNulls(rest), entries: recordOf(entries) }),
  }),
  field(cache.invalidateCacheByTags),
  field(cache.invalidateNamespace),
  field(cache.clearCache),
  field(cache.readAsOf),
  field(cache.cacheMetrics, {
    output: ({ namespaces, ...totals }) => ({
      ...totals,
      namespaces: Object.entries(namespaces).map(([namespace, counts]) => ({ namespace, ...counts })),
    }),
  }),
];

export const tenantFields: readonly AppSyncField<TenantContext>[] = [field(purgeTenant)];

export const consoleFields: readonly AppSyncField<ConsoleContext>[] = [field(consoleInfo)];

export const healthFields: readonly AppSyncField<HealthContext>[] = [field(redisHealth)];
