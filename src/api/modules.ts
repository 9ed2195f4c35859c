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

/** The routes and GraphQL fields of one subject. A function bundles only the modules that its entry point names. */
export interface ApiModule extends HttpModule, GraphqlModule {}

/** Bytes that a body may have besides its value or metadata. */
export const BODY_OVERHEAD_BYTES = 48 * 1024;
/** Tags given at a read, as many and as long as they may be. */
const READ_TAGS_BYTES = TAG_LIMITS.read.count * TAG_LIMITS.read.length;

interface ModuleDefinition<Dependencies extends object> {
  readonly routes: RouteTable<CallerContext & Dependencies>;
  readonly fields: readonly GraphqlField<CallerContext & Dependencies>[];
  /** Added to the caller's context for each call. */
  readonly dependencies: Dependencies;
  /** Largest request body, in bytes, with escapes counted as the characters they stand for. */
  readonly maxBodyBytes: number;
}

function defineModule<Dependencies extends object>({
  routes,
  fields,
  dependencies,
  maxBodyBytes,
}: ModuleDefinition<Dependencies>): ApiModule {
  // Runs for every request. V8 takes far longer to extend an object that starts as a spread.
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

/** The largest body of a request to the cache, in bytes. It holds a value, or tags given at a read. */
export const maxCacheBodyBytes = (maxValueBytes: number): number =>
  Math.max(maxValueBytes, READ_TAGS_BYTES) + BODY_OVERHEAD_BYTES;

/** @param maxValueBytes largest value the store accepts, in bytes */
export const cacheModule = (cache: CacheStore, maxValueBytes: number): ApiModule =>
  defineModule({
    routes: cacheRoutes,
    fields: cacheFields,
    dependencies: { cache },
    maxBodyBytes: maxCacheBodyBytes(maxValueBytes),
  });

/** @param maxMetadataBytes largest metadata the store accepts, in bytes */
export const sessionModule = (sessions: SessionStore, maxMetadataBytes: number): ApiModule =>
  defineModule({
    routes: sessionRoutes,
    fields: sessionFields,
    dependencies: { sessions },
    maxBodyBytes: maxMetadataBytes + BODY_OVERHEAD_BYTES,
  });

/** Ends sessions when issuers report a logout. GraphQL has no field for it: an issuer calls a URL and has no caller's token. */
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
