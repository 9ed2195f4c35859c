import type { CacheStore, PurgeTenant, SessionStore } from '../redis/index.ts';
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
  mountRoutes,
  type RouteTable,
  sessionRoutes,
  tenantRoutes,
} from './http/index.ts';

import type { CallerContext, ConsoleProbe } from './operations/index.ts';

/** The routes and GraphQL fields of one subject. A function bundles only the modules its entry point names. */
export interface ApiModule extends HttpModule, GraphqlModule {}

/** Room for the rest of a body beside its value or metadata, in bytes. */
const BODY_OVERHEAD_BYTES = 48 * 1024;

interface ModuleDefinition<Dependencies extends object> {
  readonly routes: RouteTable<CallerContext & Dependencies>;
  readonly fields: readonly GraphqlField<CallerContext & Dependencies>[];
  /** What the operations need besides the caller's context. */
  readonly dependencies: Dependencies;
  /** Largest request body, in bytes. */
  readonly maxBodyBytes: number;
}

function defineModule<Dependencies extends object>({
  routes,
  fields,
  dependencies,
  maxBodyBytes,
}: ModuleDefinition<Dependencies>): ApiModule {
  // On the path of every request, and V8 takes far longer to add to an object that begins as a spread.
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

/** @param maxValueBytes largest value the store accepts, in bytes */
export const cacheModule = (cache: CacheStore, maxValueBytes: number): ApiModule =>
  defineModule({
    routes: cacheRoutes,
    fields: cacheFields,
    dependencies: { cache },
    maxBodyBytes: maxValueBytes + BODY_OVERHEAD_BYTES,
  });

/** @param maxMetadataBytes largest metadata the store accepts, in bytes */
export const sessionModule = (sessions: SessionStore, maxMetadataBytes: number): ApiModule =>
  defineModule({
    routes: sessionRoutes,
    fields: sessionFields,
    dependencies: { sessions },
    maxBodyBytes: maxMetadataBytes + BODY_OVERHEAD_BYTES,
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
