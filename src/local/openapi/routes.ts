import {
  type ActionTable,
  cacheRoutes,
  consoleRoutes,
  healthRoutes,
  type Served,
  sessionRoutes,
  tenantRoutes,
} from '../../api/http/index.ts';

/** One path and method of the HTTP API. */
export interface Route {
  readonly tag: 'Sessions' | 'Cache' | 'Tenant' | 'Health' | 'Console';
  /** In OpenAPI's syntax: `/api/redis/session/{sessionId}`. */
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The operations it runs: several if the parameter `action` selects one of them. */
  readonly actions: readonly Action[];
}

/** An operation behind a route. The one route that runs no operation has an action without one. */
export interface Action extends Partial<Served> {
  /** Its value of the parameter `action`; absent where there is no choice. */
  readonly name?: string;
  /** Whether it runs if the request names no action. */
  readonly isDefault: boolean;
}

type Table = Readonly<Record<string, Readonly<Record<string, { readonly serves?: Served | ActionTable }>>>>;

/** Every route of the HTTP API, read from the tables that serve it. */
export const ROUTES: readonly Route[] = [
  ...routesOf('Sessions', sessionRoutes),
  ...routesOf('Cache', cacheRoutes),
  ...routesOf('Tenant', tenantRoutes),
  ...routesOf('Health', healthRoutes),
  ...routesOf('Console', consoleRoutes),
];

/** GET and DELETE have no body: their input is in the query. */
export const hasBody = ({ method }: Route): boolean => method !== 'get' && method !== 'delete';

function routesOf(tag: Route['tag'], table: Table): Route[] {
  return Object.entries(table).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { serves }]) => ({
      tag,
      path: path.replace(/:(\w+)/g, '{$1}'),
      pathParameters: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name),
      method: method.toLowerCase() as Route['method'],
      actions: actionsOf(serves),
    })),
  );
}

function actionsOf(serves: Served | ActionTable | undefined): Action[] {
  if (!serves) return [{ isDefault: true }];
  if (!('actions' in serves)) return [{ ...serves, isDefault: true }];
  const { defaultAction, actions } = serves;
  return Object.entries(actions).map(([name, served]) => ({
    ...served,
    name,
    isDefault: name === defaultAction,
  }));
}
