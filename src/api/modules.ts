import { type CacheStore, type PurgeTenant, type SessionStore, TAG_LIMITS } from '../redis/index.ts';
import {
  cacheFields,
  consoleFields,
  type GraphqlField,
  type GraphqlModule,
  resolversOf,
  sessionFields,
  tenantFields,
} from './graphql/index.ts';
import {
  cacheRoutes,
  consoleRoutes,
  type HttpModule,
  mountLogoutRoute,
  mountRoutes,
  type RouteTable,
  sessionRoutes,
  tenantRoutes,
} from './http/index.ts';
import type { CallerContext, ConsoleProbe } from './operations/index.ts';

/** The routes and GraphQL fields of one subject. A function bundles only the modules that its entry point imports. */
export interface ApiModule extends HttpModule, GraphqlModule {}

/** Maximum size of a body in addition to its value or metadata, in bytes. */
export const BODY_OVERHEAD_BYTES = 48 * 1024;
/** Maximum size of the tags given at a read, in bytes. */
const READ_TAGS_BYTES = TAG_LIMITS.read.count * TAG_LIMITS.read.length;

interface ModuleDefinition<Dependencies extends object> {
  readonly routes: RouteTable<CallerContext & Dependencies>;
  readonly fields: readonly GraphqlField<CallerContext & Dependencies>[];
  /** Dependencies added to the caller's context for each call. */
  readonly dependencies: Dependencies;
  /** Maximum size of a request body, in bytes, with escapes counted as the characters that they represent. */
  readonly maxBodyBytes: number;
}

function defineModule<Dependencies extends object>({
  routes,
  fields,
  dependencies,
  maxBodyBytes,
}: ModuleDefinition<Dependencies>): ApiModule {
  // Runs for every request. V8 takes much longer to extend an object that starts with a spread.
  const withDependencies = (context: CallerContext) => Object.assign({}, context, dependencies);
  return {
    mount: (app, guards, callerContext) =>
      mountRoutes(app, routes, {
        guards,
        maxBodyBytes,
        contextOf: (c) => withDependencies(callerContext(c)),
      }),
    resolvers: resolversOf(fields, withDependencies),
  };
}

/** Maximum size of a request body to the cache, in bytes. It contains a value, or tags given at a read. */
export const maxCacheBodyBytes = (maxValueBytes: number): number =>
  Math.max(maxValueBytes, READ_TAGS_BYTES) + BODY_OVERHEAD_BYTES;

/** @param maxValueBytes maximum value size of the store, in bytes */
export const cacheModule = (cache: CacheStore, maxValueBytes: number): ApiModule =>
  defineModule({
    routes: cacheRoutes,
    fields: cacheFields,
    dependencies: { cache },
    maxBodyBytes: maxCacheBodyBytes(maxValueBytes),
  });

/** @param maxMetadataBytes maximum metadata size of the store, in bytes */
export const sessionModule = (sessions: SessionStore, maxMetadataBytes: number): ApiModule =>
  defineModule({
    routes: sessionRoutes,
    fields: sessionFields,
    dependencies: { sessions },
    maxBodyBytes: maxMetadataBytes + BODY_OVERHEAD_BYTES,
  });

/**
 * Ends sessions when issuers report a logout. GraphQL has no field for this, because an issuer calls a URL without a
 * caller's token.
 */
export const logoutModule = (sessions: SessionStore): ApiModule => ({
  mount: (app, _guards, _callerContext, services) => mountLogoutRoute(app, { sessions, ...services }),
  resolvers: [],
});

export const tenantModule = (purge: PurgeTenant): ApiModule =>
  defineModule({
    routes: tenantRoutes,
    fields: tenantFields,
    dependencies: { purge },
    maxBodyBytes: BODY_OVERHEAD_BYTES,
  });

export const consoleModule = (console: ConsoleProbe): ApiModule =>
  defineModule({ routes: consoleRoutes, fields: consoleFields, dependencies: { console }, maxBodyBytes: 0 });
